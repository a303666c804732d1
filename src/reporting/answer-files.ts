import { readFileSync } from 'node:fs';

import { Inject, Injectable } from '@nestjs/common';

import type { StoredColumn, StoredRow, StoredValue } from '../read-model/stored-row.js';
import { countsLines } from './counts-table.js';
import type { CountsReport } from './counts-report.js';
import { type CsvCell, type Lines, responseTimesLines } from './csv.js';
import { type FileRoom, inOwnDirectory } from './report-file.js';
import type { ShownReport } from './shown-figures.js';
import { FILE_ROOM } from './tokens.js';

type Type = StoredColumn['type'];

/** Columns of these answers that are no text; the others are. */
const types: readonly (readonly [RegExp, Type])[] = [
  [/^synthetic$/, 'boolean'],
  [/^(from|to)$/, 'timestamp'],
  [/^(metricVersion|asOf|quarantined|targetSeconds|inPeriod|inPopulation|measured|missingArrival|withinTarget|entries)$|^(excluded|censored)X/, 'integer'], // prettier-ignore
  [/(Seconds|Lower|Upper|LowerBound|UpperBound)$|^(shareWithinTarget|quantity)$/, 'number'],
];

/** What stands in a column of numbers where there is none: why, by the name of the column. */
const wordsColumn: StoredColumn = {
  name: 'notNumbers',
  type: 'text',
  comment: 'the columns of this row that have no number, and the word that stands for it: p90Upper=not determinable',
};

/**
 * Lines of an answer as typed columns: those of its CSV under the same names, and one for the words that a column of numbers cannot hold.
 */
export function typedRows({ header, rows }: Lines): {
  readonly columns: readonly StoredColumn[];
  readonly rows: readonly StoredRow[];
} {
  const columns = header.map((name): StoredColumn => {
    const type = types.find(([form]) => form.test(name))?.[1] ?? 'text';
    return { name, type, comment: 'as in the CSV of this answer' };
  });
  return {
    columns: [...columns, wordsColumn],
    rows: rows.map((cells) => {
      const words: string[] = [];
      const row = columns.map(({ name, type }, index): [string, StoredValue] => {
        const cell: CsvCell = cells[index];
        if ((type !== 'number' && type !== 'integer') || typeof cell !== 'string') return [name, cell ?? null];
        words.push(`${name}=${cell}`);
        return [name, null];
      });
      return Object.fromEntries([...row, [wordsColumn.name, words.length === 0 ? null : words.join('; ')]]);
    }),
  };
}

/** Answers as Parquet: a row for each line of their CSV. */
@Injectable()
export class AnswerFiles {
  constructor(@Inject(FILE_ROOM) private readonly room: FileRoom) {}

  responseTimes(report: ShownReport): Promise<Buffer> {
    const { metric, definition, geography, asOf, synthetic } = report;
    return this.parquet('response-times', responseTimesLines(report), { metric: `${metric.id}@${String(metric.version)}`, definition: JSON.stringify(definition), geography, asOf, synthetic }); // prettier-ignore
  }

  counts(report: CountsReport): Promise<Buffer> {
    const { geography, asOf, synthetic } = report;
    return this.parquet('counts', countsLines(report), { geography, asOf, synthetic });
  }

  /** The bytes of a file. Rejects with ExportsBusy. An answer has few rows, so that it fits in memory. */
  private async parquet(
    report: string,
    lines: Lines,
    said: Readonly<Record<string, string | number | boolean>>,
  ): Promise<Buffer> {
    const { columns, rows } = typedRows(lines);
    const texts = Object.fromEntries(
      Object.entries<string | number | boolean>({ report, ...said }).map(([name, value]) => [name, String(value)]),
    );
    const file = await inOwnDirectory(this.room, async (own) => ({
      path: await this.room.writeParquet(own, { columns, rows: inOneBatch(rows), said: texts }),
      name: `${report}.parquet`,
      contentType: parquetType,
      source: { report, version: 1, identity: '', asOf: Number(said.asOf), quarantined: 0 },
    }));
    try {
      return readFileSync(file.path);
    } finally {
      file.remove();
    }
  }
}

const parquetType = 'application/vnd.apache.parquet';

// eslint-disable-next-line @typescript-eslint/require-await -- the port takes rows as they come; these are there
async function* inOneBatch(rows: readonly StoredRow[]): AsyncGenerator<readonly StoredRow[]> {
  yield rows;
}
