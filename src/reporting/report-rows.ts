import type { ReadModel, Snapshot, SqlRow } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { cursorAfter } from './report-cursor.js';
import { columnsOf, type NamedColumn, type ReportDescription } from './report-description.js';
import { maxFileRows, type ReportQuestion } from './report-query.js';

/** What an answer says of where its rows come from. */
export interface ReportSource {
  readonly report: string;
  readonly version: number;
  /** A digest of the definition that made the rows. */
  readonly identity: string;
  /** The position of the log up to which the rows hold. */
  readonly asOf: number;
  /** Events that could not be digested: they are missing from the rows. */
  readonly quarantined: number;
}

/** A page of a report. Times are RFC 3339 UTC text; null says: not known, or not applicable. */
export interface ReportPage extends ReportSource {
  /** Whether made-up data are on this page; null when the report does not say of its rows. */
  readonly synthetic: boolean | null;
  readonly rows: readonly SqlRow[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

/** The table that serves was made by an older definition, without a column that this one has. It is being made again. */
export class ReportBeingRebuilt extends Error {
  override readonly name = 'ReportBeingRebuilt';
}

/** Reads a page. Rejects with ReportBeingRebuilt. */
export function readPage(readModel: ReadModel, question: ReportQuestion): Promise<ReportPage> {
  const { report, conditions, ordering, order, columns, asOf, after, limit = maxFileRows } = question;
  return readModel.read(
    report.name,
    async (snapshot) => {
      await mustHave(snapshot, report);
      // One row more than asked for says whether there is a next page.
      const ending = `${ordering} LIMIT ${conditions.bind(limit + 1)}`;
      const found = await snapshot.rows(select(snapshot, question, ending), conditions.values);
      const rows = found.slice(0, limit);
      const last = found.length > limit ? rows.at(-1) : undefined;
      return {
        ...sourceOf(snapshot, report),
        synthetic: 'synthetic' in report.columns ? rows.some(({ synthetic }) => synthetic === true) : null,
        rows: rows.map((row) => only(columns, row)),
        ...(last === undefined ? {} : { nextCursor: cursorAfter(order, last) }),
      };
    },
    { asOf, after },
  );
}

/** Rows in batches, from one snapshot. */
export interface ReportBatches {
  readonly source: ReportSource;
  readonly columns: readonly NamedColumn[];
  readonly batches: AsyncIterable<readonly SqlRow[]>;
}

/**
 * Hands the rows to `use` as they are read, all from one snapshot. Rejects with ReportBeingRebuilt, and with BadQuery when no limit was
 * asked for and there are more rows than a file takes: a file that silently lacks rows would be worse.
 */
export function readBatches<T>(
  readModel: ReadModel,
  question: ReportQuestion,
  use: (rows: ReportBatches) => Promise<T>,
): Promise<T> {
  const { report, conditions, ordering, columns, asOf, after, limit } = question;
  return readModel.read(
    report.name,
    async (snapshot) => {
      await mustHave(snapshot, report);
      if (limit === undefined) {
        const text = `SELECT count(*) AS count FROM "${snapshot.table}" ${conditions.where}`;
        const count = Number((await snapshot.rows(text, conditions.values))[0]?.count);
        if (count > maxFileRows) {
          throw new BadQuery(
            'limit',
            `a limit, or filters that leave at most ${String(maxFileRows)} rows; these leave ${String(count)}`,
          );
        }
      }
      const ending = `${ordering} LIMIT ${conditions.bind(limit ?? maxFileRows)}`;
      const batches = snapshot.batches(select(snapshot, question, ending), conditions.values);
      return use({ source: sourceOf(snapshot, report), columns, batches: narrowed(batches, columns) });
    },
    { asOf, after },
  );
}

async function* narrowed(batches: AsyncIterable<readonly SqlRow[]>, columns: readonly NamedColumn[]) {
  for await (const batch of batches) yield batch.map((row) => only(columns, row));
}

function sourceOf({ identity, asOf, quarantined }: Snapshot, { name, version }: ReportDescription): ReportSource {
  return { report: name, version, identity, asOf, quarantined };
}

/** What was asked for, and what places a row among the others. */
function select({ table }: Snapshot, { columns, order, report, conditions }: ReportQuestion, ending: string): string {
  const synthetic = columnsOf(report).filter(({ name }) => name === 'synthetic');
  const names = new Set([...columns, order.column, order.key, ...synthetic].map(({ name }) => name));
  return `SELECT ${[...names].map((name) => `"${name}"`).join(', ')} FROM "${table}" ${conditions.where} ${ending}`;
}

function only(columns: readonly NamedColumn[], row: SqlRow): SqlRow {
  return Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null]));
}

function mustHave(snapshot: Snapshot, report: ReportDescription): Promise<void> {
  return requireColumns(
    snapshot,
    columnsOf(report).map(({ name }) => name),
  );
}

/** Rejects with ReportBeingRebuilt when the table that serves lacks one of these columns. */
export async function requireColumns(snapshot: Snapshot, columns: readonly string[]): Promise<void> {
  const found = await snapshot.rows('SELECT column_name FROM duckdb_columns() WHERE table_name = $1', [snapshot.table]);
  const there = new Set(found.map((row) => row.column_name));
  const missing = columns.find((name) => !there.has(name));
  if (missing !== undefined) {
    throw new ReportBeingRebuilt(`${snapshot.projection} is being built again: its table has no column ${missing} yet`);
  }
}
