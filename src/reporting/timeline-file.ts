import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Inject, Injectable } from '@nestjs/common';

import type { ReadModel, Snapshot, SqlRow } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { geographyMeanings } from './geography-basis.js';
import { columnsOf, type ReportDescription, storedColumn } from './report-description.js';
import { type FileRoom, inOwnDirectory, type ReportFile } from './report-file.js';
import { maxFileRows } from './report-query.js';
import { requireColumns, type ReportSource } from './report-rows.js';
import { timelineCsvHeader, timelineCsvLines } from './timeline-csv.js';
import { cursorAfter } from './timeline-cursor.js';
import { factIn, selectedBy, timelineColumns, type TimelineFact } from './timeline-facts.js';
import { geoJsonPieces } from './timeline-geojson.js';
import { completed, type TimelineParameters, type TimelineQuestion, timelineQuestion } from './timeline-question.js';
import { FILE_ROOM, READ_MODEL, REPORTING_SETTINGS, REPORTS, type ReportingSettings } from './tokens.js';

/** What a timeline can be exported as. */
export const timelineFileFormats = ['csv', 'geojson', 'parquet'] as const;
export type TimelineFileFormat = (typeof timelineFileFormats)[number];

const contentTypes: Readonly<Record<TimelineFileFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  geojson: 'application/geo+json',
  parquet: 'application/vnd.apache.parquet',
};

/** What a file says of all of its facts. */
export interface TimelineSource extends ReportSource {
  readonly geography: TimelineQuestion['geography'];
  /** Where a limit cut it off: the cursor of what comes after. */
  readonly nextCursor?: string;
}

/** Exports of the timeline: every fact that was asked for, or a page of them where a limit was. */
@Injectable()
export class TimelineFiles {
  private readonly description: ReportDescription;

  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(REPORTS) reports: readonly ReportDescription[],
    @Inject(FILE_ROOM) private readonly room: FileRoom,
  ) {
    const description = reports.find(({ name }) => name === 'timeline');
    if (description === undefined) throw new Error('there is no report named timeline');
    this.description = description;
  }

  /**
   * Makes a file; the caller removes it. Memory does not grow with the number of facts.
   * Rejects with ExportsBusy, and with what reading a page rejects with; nothing is then left.
   */
  write(parameters: TimelineParameters, format: TimelineFileFormat): Promise<ReportFile> {
    const question = timelineQuestion(parameters, this.settings.timeZone);
    return this.readModel.read(
      'timeline',
      async (snapshot) => {
        await requireColumns(snapshot, timelineColumns);
        await completed(question, snapshot);
        await requireWritable(question, snapshot);
        const source = await this.sourceOf(question, snapshot);
        const batches = snapshot.batches(selectOf(question, snapshot), question.conditions.values);
        return inOwnDirectory(this.room, async (own) => ({
          path: await this.writtenTo(own, format, source, batches),
          name: `timeline-v${String(source.version)}-as-of-${String(source.asOf)}.${format}`,
          contentType: contentTypes[format],
          source,
        }));
      },
      parameters,
    );
  }

  private async writtenTo(
    own: string,
    format: TimelineFileFormat,
    source: TimelineSource,
    batches: AsyncIterable<readonly SqlRow[]>,
  ): Promise<string> {
    if (format === 'parquet') {
      const names: readonly string[] = timelineColumns;
      const columns = columnsOf(this.description).filter(({ name }) => names.includes(name));
      const { geography, ...said } = source;
      return this.room.writeParquet(own, {
        columns: columns.map(storedColumn),
        rows: batches,
        said: {
          ...Object.fromEntries(Object.entries(said).map(([name, value]) => [name, String(value)])),
          geography,
          areas: geographyMeanings[geography],
        },
      });
    }
    const path = join(own, `facts.${format}`);
    const facts = factsOf(batches);
    const pieces = format === 'csv' ? csvPieces(facts, source) : geoJsonPieces(facts, source);
    await pipeline(Readable.from(pieces), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    return path;
  }

  private async sourceOf(question: TimelineQuestion, snapshot: Snapshot): Promise<TimelineSource> {
    const { identity, asOf, quarantined } = snapshot;
    const { name, version } = this.description;
    const nextCursor = await cursorOf(question, snapshot);
    return {
      report: name,
      version,
      identity,
      asOf,
      quarantined,
      geography: question.geography,
      ...(nextCursor === undefined ? {} : { nextCursor }),
    };
  }
}

/** The last fact of a page, where another one follows. */
async function cursorOf(question: TimelineQuestion, snapshot: Snapshot): Promise<string | undefined> {
  const { conditions, order, ordering, limit, geography } = question;
  if (limit === undefined) return undefined;
  const found = await snapshot.rows(
    `SELECT ${selectedBy(geography)} FROM ${snapshot.table} ${conditions.where} ${ordering} LIMIT 2 OFFSET ${String(limit - 1)}`,
    conditions.values,
  );
  const [last] = found.map(factIn);
  return last === undefined || found.length < 2 ? undefined : cursorAfter({ order, ...last });
}

/** A file that silently lacks facts would be worse than none. */
async function requireWritable({ conditions, limit }: TimelineQuestion, snapshot: Snapshot): Promise<void> {
  if (limit !== undefined) return;
  const text = `SELECT count(*) AS count FROM ${snapshot.table} ${conditions.where}`;
  const count = Number((await snapshot.rows(text, conditions.values))[0]?.count);
  if (count <= maxFileRows) return;
  const most = String(maxFileRows);
  throw new BadQuery('limit', `a limit, or filters that leave at most ${most} facts; these leave ${String(count)}`);
}

function selectOf({ conditions, ordering, limit, geography }: TimelineQuestion, snapshot: Snapshot): string {
  const ending = limit === undefined ? '' : ` LIMIT ${String(limit)}`;
  return `SELECT ${selectedBy(geography)} FROM ${snapshot.table} ${conditions.where} ${ordering}${ending}`;
}

async function* factsOf(batches: AsyncIterable<readonly SqlRow[]>): AsyncGenerator<readonly TimelineFact[]> {
  for await (const batch of batches) yield batch.map(factIn);
}

async function* csvPieces(
  facts: AsyncIterable<readonly TimelineFact[]>,
  source: TimelineSource,
): AsyncGenerator<string> {
  yield timelineCsvHeader;
  for await (const batch of facts) yield timelineCsvLines(batch, source);
}
