import { createReadStream } from 'node:fs';

import type { Config } from '../config.js';
import { DataDirectoryHeld } from '../event-log/sqlite/data-directory-lock.js';
import { timelineTable } from '../reporting/table.js';
import { type TimelineFileFormat, timelineFileFormats, TimelineFiles } from '../reporting/timeline-file.js';
import type { TimelineParameters } from '../reporting/timeline-question.js';
import { withApplication } from './application.js';
import { timeZoneOf } from './city.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';
import { withReading } from './reading.js';
import { print } from './report.js';
import { written } from './written.js';
import { fetchFromServer } from './server-client.js';

const formats = ['table', 'json', ...timelineFileFormats] as const;

/** Prints a page as a table or JSON; writes every fact, or a page where a limit is given, as CSV, GeoJSON or Parquet. */
export async function timelineVerb(
  config: Config,
  parameters: TimelineParameters,
  text: string,
  out: string | undefined,
): Promise<ExitStatus> {
  const format = formats.find((candidate) => candidate === text);
  if (format === undefined) throw new BadArgument(`--format ${text}: expected one of ${formats.join(', ')}`);
  if (format === 'table' || format === 'json') {
    if (out !== undefined) throw new BadArgument(`--out ${out}: expected --format csv, geojson or parquet beside it`);
    const page = await withReading(config, 'timeline', (reading) => reading.timeline(parameters));
    print(format, page, timelineTable(page, timeZoneOf(config)));
    return exitStatus.done;
  }
  if (format === 'parquet' && out === undefined) {
    throw new BadArgument('--format parquet: expected --out FILE beside it; Parquet is not text for a terminal');
  }
  await fileOf(config, parameters, format, out);
  if (out !== undefined) process.stderr.write(`the timeline is in ${out}\n`);
  return exitStatus.done;
}

/** From the server that holds the data directory, or in this process when nobody does. */
async function fileOf(
  config: Config,
  parameters: TimelineParameters,
  format: TimelineFileFormat,
  out: string | undefined,
): Promise<void> {
  try {
    await withApplication(config, 'timeline', async ({ context, catchUp }) => {
      await catchUp();
      const file = await context.get(TimelineFiles).write(parameters, format);
      try {
        await written(createReadStream(file.path), out);
      } finally {
        file.remove();
      }
    });
  } catch (error) {
    if (!(error instanceof DataDirectoryHeld) || error.holder.url === undefined) throw error;
    await written(await fetchFromServer(error.holder.url, '/timeline', { ...parameters, format }, config), out);
  }
}
