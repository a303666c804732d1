import { statSync } from 'node:fs';

import type { DuckDBConnection } from '@duckdb/node-api';

import type {
  BlockCommit,
  Commit,
  ProjectionSpec,
  ProjectionTable,
  QuarantinedEvent,
  StoredRow,
  TableDigest,
  TableSpec,
} from '../projection-tables.js';
import { SeenKeys } from '../seen-keys.js';
import type { TableView } from '../table-view.js';
import type { DatabaseFile } from './database-file.js';
import { digestOf } from './row-digest.js';
import { createStatements, quoted } from './schema.js';
import { StoredTable } from './stored-table.js';
import { openTableView } from './table-view.js';

interface Meta {
  readonly projection: string;
  readonly identity: string;
  readonly tables: readonly TableSpec[];
}

/** A version of a projection's tables in its DuckDB file. */
export class ProjectionFile implements ProjectionTable {
  private readonly tables: ReadonlyMap<string, StoredTable>;

  private constructor(
    /** The file's name in the projection's directory. */
    readonly name: string,
    readonly database: DatabaseFile,
    private readonly writer: DuckDBConnection,
    private readonly meta: Meta,
    private position: number,
    private quarantineCount: number,
    fresh: boolean,
  ) {
    this.tables = new Map(
      meta.tables.map((spec) => [spec.name, new StoredTable(writer, spec, fresh, database.questions)]),
    );
  }

  static async create(
    name: string,
    database: DatabaseFile,
    spec: ProjectionSpec,
    createdAt?: string,
  ): Promise<ProjectionFile> {
    const writer = await database.connect();
    await writer.run('BEGIN');
    for (const statement of createStatements(spec, createdAt)) await writer.run(statement);
    await writer.run('COMMIT');
    return new ProjectionFile(name, database, writer, spec, 0, 0, true);
  }

  /** Rejects when the file is not a whole version. */
  static async open(name: string, database: DatabaseFile): Promise<ProjectionFile> {
    const writer = await database.connect();
    const [meta] = await rowsOf(writer, 'SELECT name, identity, tables FROM projection_meta');
    const [counts] = await rowsOf(
      writer,
      'SELECT (SELECT position FROM checkpoint), (SELECT count(*) FROM quarantine)',
    );
    if (meta === undefined || counts === undefined || counts[0] === null)
      throw new Error(`${database.path} is incomplete`);
    const tables = JSON.parse(String(meta[2])) as readonly TableSpec[];
    for (const table of tables) await writer.run(`SELECT count(*) FROM ${quoted(table.name)}`);
    const described = { projection: String(meta[0]), identity: String(meta[1]), tables };
    return new ProjectionFile(name, database, writer, described, Number(counts[0]), Number(counts[1]), false);
  }

  get projection(): string {
    return this.meta.projection;
  }

  get identity(): string {
    return this.meta.identity;
  }

  get checkpoint(): number {
    return this.position;
  }

  get quarantined(): number {
    return this.quarantineCount;
  }

  /** The name of the table that reports read. */
  get publicTable(): string {
    return this.meta.tables[0]?.name ?? '';
  }

  load(table: string, keys: Iterable<string>): Promise<ReadonlyMap<string, StoredRow>> {
    return this.table(table).load(keys);
  }

  commit({ checkpoint, changes, quarantine }: Commit): Promise<void> {
    return this.write(checkpoint, quarantine, async () => {
      for (const [table, change] of Object.entries(changes)) await this.table(table).write(change);
    });
  }

  commitBlocks({ checkpoint, changes, quarantine }: BlockCommit): Promise<void> {
    return this.write(checkpoint, quarantine, async () => {
      for (const [table, blocks] of Object.entries(changes)) await this.table(table).writeBlocks(blocks);
    });
  }

  seenKeys(table: string): Promise<SeenKeys> {
    const { name, key } = this.table(table).spec;
    const seen = new SeenKeys();
    return this.reading(async (reader) => {
      for await (const chunk of await reader.stream(`SELECT ${quoted(key)}::VARCHAR FROM ${quoted(name)}`)) {
        for (const one of chunk.getColumnValues(0)) seen.add(String(one));
      }
      return seen;
    });
  }

  repeatedKeys(table: string): Promise<number> {
    const { name, key } = this.table(table).spec;
    const repeated = `SELECT ${quoted(key)} FROM ${quoted(name)} GROUP BY 1 HAVING count(*) > 1`;
    return this.reading(async (reader) => Number((await rowsOf(reader, `SELECT count(*) FROM (${repeated})`))[0]?.[0]));
  }

  get bytes(): number {
    const sizes = [this.database.path, `${this.database.path}.wal`].map(
      (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  quarantine(after: number, limit: number): Promise<readonly QuarantinedEvent[]> {
    const sql = `SELECT position, event_id, type, reason FROM quarantine WHERE position > $1 ORDER BY position LIMIT $2`;
    return this.reading(async (reader) => {
      const found = await reader.run(sql, [BigInt(after), BigInt(limit)]);
      return (await found.getRows()).map(([position, eventId, type, reason]) => ({
        position: Number(position),
        eventId: String(eventId),
        type: String(type),
        reason: String(reason),
      }));
    });
  }

  rows(table: string): Promise<number> {
    const { name } = this.table(table).spec;
    return this.reading(async (reader) =>
      Number((await rowsOf(reader, `SELECT count(*) FROM ${quoted(name)}`))[0]?.[0]),
    );
  }

  digest(table: string): Promise<TableDigest> {
    const { spec } = this.table(table);
    return this.reading((reader) => digestOf(reader, spec));
  }

  columns(table: string): readonly string[] {
    return this.table(table).spec.columns.map(({ name }) => name);
  }

  async view(): Promise<TableView> {
    this.database.hold();
    try {
      return await openTableView(await this.database.connect(), this.identity, this.meta.tables, () => {
        this.database.release();
      });
    } catch (error) {
      this.database.release();
      throw error;
    }
  }

  async settle(): Promise<void> {
    // Refused while another transaction writes: then closing the file does it.
    await this.writer.run('CHECKPOINT').catch(() => undefined);
  }

  /** Lets go of the file. Snapshots that are still reading keep it open. */
  close(): void {
    this.writer.closeSync();
    this.database.release();
  }

  /** On a connection of its own, which sees what is committed; a swap meanwhile leaves the file open. */
  private async reading<T>(work: (reader: DuckDBConnection) => Promise<T>): Promise<T> {
    this.database.hold();
    try {
      const reader = await this.database.connect();
      try {
        return await work(reader);
      } finally {
        reader.closeSync();
      }
    } finally {
      this.database.release();
    }
  }

  private async write(
    checkpoint: number,
    quarantine: readonly QuarantinedEvent[],
    changes: () => Promise<void>,
  ): Promise<void> {
    if (checkpoint < this.position) {
      throw new Error(
        `the checkpoint of ${this.projection} cannot go back from ${String(this.position)} to ${String(checkpoint)}`,
      );
    }
    await this.writer.run('BEGIN');
    try {
      await changes();
      await this.setAside(quarantine);
      await this.writer.run('UPDATE checkpoint SET position = $1', [BigInt(checkpoint)]);
      await this.writer.run('COMMIT');
    } catch (error) {
      for (const table of this.tables.values()) table.forget();
      // A commit that failed has rolled back by itself; then this fails too, and the first error is the one that tells.
      await this.writer.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
    this.position = checkpoint;
    this.quarantineCount += quarantine.length;
  }

  private async setAside(events: readonly QuarantinedEvent[]): Promise<void> {
    for (const { position, eventId, type, reason } of events) {
      await this.writer.run('INSERT INTO quarantine VALUES ($1, $2, $3, $4)', [
        BigInt(position),
        eventId,
        type,
        reason,
      ]);
    }
  }

  private table(name: string): StoredTable {
    const table = this.tables.get(name);
    if (table === undefined) throw new Error(`${this.projection} has no table ${name}`);
    return table;
  }
}

async function rowsOf(connection: DuckDBConnection, sql: string) {
  return (await connection.run(sql)).getRows();
}
