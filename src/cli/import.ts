import { readFileSync, statSync } from 'node:fs';

import { CommandBus } from '@nestjs/cqrs';

import type { Config } from '../config.js';
import { type DataDirectory, realEffects } from '../data-directory.js';
import { RecordFacts } from '../handling/record-facts.js';
import { importFeed, type ImportSummary } from '../intake/feeds/import-feed.js';
import type { Mapping } from '../intake/feeds/mapping.js';
import { withPlainFile } from '../intake/feeds/plain-file.js';
import { parseMapping } from '../intake/feeds/parse-mapping.js';
import { withApplication } from './application.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';
import { persistently } from './persistently.js';
import { progressLine } from './progress.js';

const mappingBytesAtMost = 1_048_576;
/** Records under way to a cluster at once: more of them wait longer for their answers, and go no faster. */
const inFlightToCluster = 64;

/** Reads and checks a mapping file. Throws BadArgument when it cannot be read, FeedRefused when it is no mapping. */
export function readMapping(path: string): Mapping {
  let text: string;
  try {
    if (statSync(path).size > mappingBytesAtMost) throw new Error(`it is over ${String(mappingBytesAtMost)} bytes`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadArgument(
      `--mapping ${path}: expected a readable YAML file; ${error instanceof Error ? error.message : ''}`,
    );
  }
  return parseMapping(text);
}

/** Imports one file; the summary goes to stdout, progress to stderr. */
export async function importVerb(
  config: Config,
  file: string,
  options: { mapping: string; rejects?: string },
): Promise<ExitStatus> {
  const mapping = readMapping(options.mapping);
  const rejectsFile = options.rejects ?? `${file}.rejects.ndjson`;
  const summary = await withPlainFile(file, (plain) =>
    withApplication(
      config,
      'import',
      async ({ context, copyCluster, directory }) => {
        await copyCluster();
        return importWithProgress(context.get(CommandBus), plain, mapping, rejectsFile, directory.cluster);
      },
      { bulk: true },
    ),
  );
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  process.stderr.write(`${sentence(file, summary)}\n`);
  return summary.rejectedRows + summary.refused > 0 ? exitStatus.rejects : exitStatus.done;
}

export async function importWithProgress(
  bus: CommandBus,
  file: string,
  mapping: Mapping,
  rejectsFile: string,
  cluster?: DataDirectory['cluster'],
): Promise<ImportSummary> {
  const line = progressLine('importing', process.stderr, realEffects.now);
  try {
    return await importFeed({
      file,
      mapping,
      record: (facts) => persistently(() => bus.execute(new RecordFacts(facts)), cluster),
      ...(cluster === undefined ? {} : { inFlight: inFlightToCluster }),
      rejectsFile,
      now: realEffects.now,
      onProgress: ({ done, total, events }) => {
        line.show({ done, total, counted: { of: 'events', count: events } });
      },
    });
  } finally {
    line.end();
  }
}

/** What was done, in words: nothing is left for the reader to work out. */
export function sentence(file: string, summary: ImportSummary): string {
  const { rows, records, events, unchanged, rejectedRows, refused, seconds, rejectsFile } = summary;
  const appended =
    events === 0 ? '0 events appended: all of it was known already' : `${String(events)} events appended`;
  const known = unchanged === 0 || events === 0 ? '' : `, ${String(unchanged)} facts were known already`;
  const rejected =
    rejectedRows + refused === 0
      ? ''
      : `; ${String(rejectedRows)} rows rejected, ${String(refused)} facts refused: see ${rejectsFile ?? 'the rejects'}`;
  return `${file}: ${String(rows)} rows, ${String(records)} records, ${appended}${known}${rejected} (${seconds.toFixed(1)} s)`;
}
