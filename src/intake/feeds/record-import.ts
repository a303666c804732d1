import type { RecordedFacts, RecordFacts } from '../../handling/record-facts.js';
import type { BoundMapping, FeedFact } from './bind-mapping.js';
import type { Cells } from './bind-field.js';
import type { Row } from './feed-file.js';
import { FeedRefused } from './feed-refused.js';
import type { InFlight } from './in-flight.js';
import type { LastRows } from './last-rows.js';
import { limits } from './limits.js';
import type { Part } from './record-parts.js';
import type { RejectsFile } from './rejects-file.js';
import { describeFault, type Fault, RowFault } from './row-fault.js';

interface OpenRecord {
  readonly rows: { readonly line: number; readonly text: string }[];
  readonly parts: Part[];
  /** The cells of the last good row. */
  cells?: Cells;
  bytes: number;
}

/** The second reading: gathers the rows of each record, and sends the record when its last row has passed. */
export class RecordImport {
  readonly counts = { rows: 0, skippedRows: 0, records: 0, events: 0, unchanged: 0, rejectedRows: 0, refused: 0 };
  private readonly open = new Map<string, OpenRecord>();
  private waitingBytes = 0;

  constructor(
    private readonly mapping: BoundMapping,
    private readonly lastRows: LastRows,
    private readonly rejects: RejectsFile,
    private readonly inFlight: InFlight,
    private readonly record: (facts: RecordFacts['facts']) => Promise<RecordedFacts>,
  ) {}

  /** Takes the next row of the file. When a record is complete it gives a promise that resolves once the record is under way. */
  take(row: Row): Promise<void> | undefined {
    this.counts.rows += 1;
    if (row.fault !== undefined) {
      this.reject(row, { field: 'row', expected: 'a whole record', found: row.fault });
      return undefined;
    }
    const id = this.idOf(row);
    if (id === undefined) return undefined;
    const rows = this.lastRows.rowsOf(id);
    if (rows > limits.rowsPerRecord) {
      const expected = `at most ${limits.rowsPerRecord} rows with one key; is the mapping's key right?`;
      this.reject(row, { field: 'key', expected, found: `${rows} rows` }, id);
      return undefined;
    }
    const record = this.open.get(id) ?? this.begin(id, rows);
    this.read(row, id, record);
    return this.lastRows.lastRow(id) === this.counts.rows ? this.finish(id, record) : undefined;
  }

  private idOf(row: Row): string | undefined {
    try {
      if (this.mapping.wanted(row.cells)) return this.mapping.idOf(row.cells);
      this.counts.skippedRows += 1;
    } catch (error) {
      this.reject(row, faultOf(error));
    }
    return undefined;
  }

  private begin(id: string, rows: number): OpenRecord {
    const record: OpenRecord = { rows: [], parts: [], bytes: 0 };
    if (rows > 1) this.open.set(id, record);
    return record;
  }

  private read(row: Row, id: string, record: OpenRecord): void {
    try {
      const parts = this.mapping.readRow(row.cells, row.line, record.cells);
      record.cells = row.cells;
      record.parts.push(...parts);
      record.rows.push({ line: row.line, text: row.text });
      record.bytes += row.text.length;
      this.waitingBytes += row.text.length;
    } catch (error) {
      this.reject(row, faultOf(error), id);
    }
    if (this.waitingBytes > limits.waitingBytes) {
      const message = 'the rows of records lie too far apart to be kept; sort the file by the key';
      throw new FeedRefused('LIMIT_EXCEEDED', [{ path: 'key', message }]);
    }
  }

  private finish(id: string, record: OpenRecord): Promise<void> | undefined {
    this.open.delete(id);
    this.waitingBytes -= record.bytes;
    if (record.rows.length === 0) return undefined;
    const facts = this.mapping.factsOf({ id, parts: record.parts });
    if (facts !== undefined) return this.inFlight.start(() => this.send(id, record, facts));
    for (const row of record.rows) {
      this.reject(row, { field: 'row', expected: 'at least one row with what the record begins with', found: '' }, id);
    }
    return undefined;
  }

  private async send(id: string, record: OpenRecord, facts: readonly FeedFact[]): Promise<void> {
    const recorded = await this.record(facts.map(({ fact }) => fact));
    this.counts.records += 1;
    this.counts.events += recorded.appended;
    recorded.outcomes.forEach((outcome, index) => {
      if (outcome.status === 'unchanged') this.counts.unchanged += 1;
      if (outcome.status !== 'refused') return;
      this.counts.refused += 1;
      const { fact, line = 0 } = facts[index] ?? {};
      const { code, message, field } = outcome.refusal;
      this.rejects.add({
        line,
        record: id,
        field: field ?? '',
        reason: message,
        code,
        ...(fact && { command: fact.command.type }),
        raw: record.rows.find((row) => row.line === line)?.text ?? '',
      });
    });
  }

  private reject(row: { readonly line: number; readonly text: string }, fault: Fault, id?: string): void {
    this.counts.rejectedRows += 1;
    const { field, expected, found } = fault;
    const record = id === undefined ? {} : { record: id };
    this.rejects.add({
      line: row.line,
      ...record,
      field,
      reason: describeFault(fault),
      expected,
      found,
      raw: row.text,
    });
  }
}

function faultOf(error: unknown): Fault {
  if (error instanceof RowFault) return error;
  throw error;
}
