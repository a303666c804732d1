import type { DuckDBConnection } from '@duckdb/node-api';

import type { StoredColumn, StoredRow, TableBlocks, TableChanges, TableSpec } from '../projection-tables.js';
import { columnBlocks, type ColumnBlock } from '../column-block.js';
import { BlockAppender } from './block-vectors.js';
import type { Questions } from './questions.js';
import { RecentRows } from './recent-rows.js';
import { quoted } from './schema.js';
import { SeenKeys } from '../seen-keys.js';
import { storedRow } from './values.js';

/** One table of a version, as its only writer sees it. */
export class StoredTable {
  private readonly recent = new RecentRows();
  /** Only for a table that was empty when it was opened: else keys are in it that this process never saw. */
  private seen: SeenKeys | undefined;
  private readonly wantedColumns: readonly [StoredColumn];
  private readonly wanted: string;
  private hasWanted = false;

  constructor(
    private readonly writer: DuckDBConnection,
    readonly spec: TableSpec,
    fresh: boolean,
    private readonly questions: Questions,
  ) {
    this.seen = fresh ? new SeenKeys() : undefined;
    const integer = spec.columns.some((column) => column.name === spec.key && column.type === 'integer');
    this.wantedColumns = [{ name: 'key', type: integer ? 'integer' : 'text', comment: '' }];
    this.wanted = `wanted_${spec.name}`;
  }

  async load(keys: Iterable<string>): Promise<ReadonlyMap<string, StoredRow>> {
    const found = new Map<string, StoredRow>();
    const unknown: string[] = [];
    for (const key of keys) {
      const row = this.recent.get(key);
      if (row !== undefined) {
        if (row !== null) found.set(key, row);
      } else if (this.seen?.mayHave(key) !== false) unknown.push(key);
    }
    if (unknown.length > 0) {
      const read = await this.read(unknown);
      for (const key of unknown) this.recent.set(key, read.get(key) ?? null);
      for (const [key, row] of read) found.set(key, row);
    }
    return found;
  }

  /** Within the writer's transaction. */
  async write({ upserts, removals }: TableChanges): Promise<void> {
    const standing = [...upserts.keys(), ...removals].filter((key) => this.mayStand(key));
    if (standing.length > 0) await this.delete(standing);
    if (upserts.size > 0) await this.append(columnBlocks(this.spec.columns, [...upserts.values()]));
    for (const [key, row] of upserts) {
      this.seen?.add(key);
      this.recent.set(key, row);
    }
    for (const key of removals) this.recent.set(key, null);
  }

  /** Within the writer's transaction. The rows were never seen here: what is remembered of the table no longer holds. */
  async writeBlocks(changes: readonly TableBlocks[]): Promise<void> {
    this.seen = undefined;
    this.recent.clear();
    const standing = changes.flatMap((one) => one.standing);
    if (standing.length > 0) await this.delete(standing);
    await this.append(changes.flatMap(({ blocks }) => blocks));
  }

  /** Drops what is remembered: the transaction that it came from was rolled back. */
  forget(): void {
    this.recent.clear();
    this.hasWanted = false;
  }

  private async delete(keys: readonly string[]): Promise<void> {
    await this.want(keys);
    await this.writer.run(
      `DELETE FROM ${quoted(this.spec.name)} WHERE ${quoted(this.spec.key)} IN (SELECT key FROM ${this.wanted})`,
    );
  }

  private mayStand(key: string): boolean {
    const row = this.recent.get(key);
    return row === undefined ? this.seen?.mayHave(key) !== false : row !== null;
  }

  private async read(keys: readonly string[]): Promise<Map<string, StoredRow>> {
    await this.want(keys);
    const columns = this.spec.columns.map((column) => quoted(column.name)).join(', ');
    const result = await this.writer.run(
      `SELECT ${columns} FROM ${quoted(this.spec.name)} WHERE ${quoted(this.spec.key)} IN (SELECT key FROM ${this.wanted})`,
    );
    const rows = new Map<string, StoredRow>();
    for (const values of await result.getRows()) {
      const row = storedRow(this.spec.columns, values);
      rows.set(String(row[this.spec.key]), row);
    }
    return rows;
  }

  /** Puts keys in a temporary table: a join with it is faster than a list of parameters from a few hundred keys on. */
  private async want(keys: readonly string[]): Promise<void> {
    const [{ type }] = this.wantedColumns;
    await this.writer.run(
      this.hasWanted
        ? `TRUNCATE ${this.wanted}`
        : `CREATE OR REPLACE TEMP TABLE ${this.wanted} (key ${type === 'text' ? 'VARCHAR' : 'BIGINT'})`,
    );
    this.hasWanted = true;
    const rows = keys.map((key) => ({ key: type === 'text' ? key : Number(key) }));
    await this.append(columnBlocks(this.wantedColumns, rows), this.wanted, 'temp');
  }

  private async append(
    blocks: readonly ColumnBlock[],
    table = this.spec.name,
    catalog: string | null = null,
  ): Promise<void> {
    const appender = new BlockAppender(await this.writer.createAppender(table, null, catalog));
    try {
      // Thousands of rows at once would keep whoever asks waiting.
      const many = blocks.length > 1;
      for (const block of blocks) {
        if (many) await this.questions.goFirst();
        appender.append(block);
        if (many) await this.questions.goFirst();
        appender.flush();
      }
    } finally {
      appender.close();
    }
  }
}
