import type { LogReader } from '../event-log/log-reader.js';
import type { ProjectionTable, ProjectionTables } from '../read-model/projection-tables.js';
import { batches, eachBatch } from './batches.js';
import type { DeployRecord } from './deploy-record.js';
import { foldInto } from './fold-into.js';
import type { RebuildJob } from './rebuild-job.js';
import { publicTable } from './table-spec.js';
import type { TrackedProjection } from './tracked-projection.js';

export interface Rebuilt {
  readonly projection: string;
  /** The positions of the log that the new table covers. */
  readonly events: number;
  readonly seconds: number;
  /** Of the new table. */
  readonly rows: number;
  readonly digest: string;
  /** Of the table that it replaced, at the same position; of a stale one at the position where it stopped. */
  readonly previousDigest: string;
}

/** A projection and the version of its tables that is being built. */
export interface Member {
  readonly projection: TrackedProjection;
  readonly fresh: ProjectionTable;
}

export interface RebuildTools {
  readonly log: LogReader;
  readonly tables: ProjectionTables;
  readonly batchSize: number;
  readonly now: () => number;
  readonly record: DeployRecord;
}

/**
 * Folds the log into versions that are being built, reading it once for all of them, up to a position. Each goes on from its own
 * checkpoint. Stops between two batches when the job is paused; rejects when it is to stop.
 */
export async function fill(
  members: readonly Member[],
  target: number,
  { log, batchSize }: Pick<RebuildTools, 'log' | 'batchSize'>,
  job: RebuildJob,
): Promise<void> {
  await job.gate();
  const after = Math.min(...members.map(({ fresh }) => fresh.checkpoint));
  const types = [...new Set(members.flatMap(({ projection }) => projection.definition.handles))];
  await eachBatch(
    batches(log, after, target, types, batchSize),
    async (batch) => {
      for (const { projection, fresh } of members) await foldInto(fresh, projection.definition, batch);
      job.reached(batch.reaches, target);
      await job.gate();
    },
    job.signal,
  );
  job.signal.throwIfAborted();
}

/**
 * Takes versions that are being built to the head of the log, and puts each in the place of the live one. Meanwhile the live ones are read
 * and written as before; they stand still only for the last batch and the comparison.
 *
 * Rejects when the job is to stop, or with the first failure when every member has been tried; what was not swapped in stays open.
 */
export async function rebuild(
  members: readonly Member[],
  tools: RebuildTools,
  job: RebuildJob,
): Promise<readonly Rebuilt[]> {
  const { log, batchSize, now } = tools;
  const startedAt = now();
  const begun = Math.min(...members.map(({ fresh }) => fresh.checkpoint));
  let head = await log.head();
  job.startsAt(begun, head);
  let reached: number;
  do {
    await fill(members, head, tools, job);
    reached = head;
    job.enter('catching-up');
    head = await log.head();
  } while (head - reached > batchSize);
  await job.gate();
  const results = await Promise.allSettled(
    members.map(async (member) => {
      const swapped = await member.projection.exclusive(() => swapIn(member, tools, job));
      return { ...swapped, seconds: (now() - startedAt) / 1000 };
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** For whoever has the live table to himself: nothing is written to it meanwhile. */
async function swapIn(member: Member, tools: RebuildTools, job: RebuildJob): Promise<Omit<Rebuilt, 'seconds'>> {
  const { projection, fresh } = member;
  const { log, tables, record } = tools;
  const { definition, name } = projection;
  const head = Math.max(await log.head(), projection.table.checkpoint);
  await fill([member], head, tools, job);
  job.enter('verifying');
  const previousDigest = await digestAt(projection, tools, head);
  const { rows, digest } = await fresh.digest(publicTable(definition));
  job.signal.throwIfAborted();
  job.enter('swapping');
  const about = { by: job.by, projection: name, identity: fresh.identity, position: head };
  record({ ...about, what: 'rebuilt', reason: `${String(rows)} rows, digest ${digest}` });
  const previousIdentity = projection.table.identity;
  tables.promote(fresh);
  projection.use(fresh);
  record({ ...about, what: 'swapped', previousIdentity });
  return { projection: name, events: head, rows, digest, previousDigest };
}

/** Brings the live table to the same position, where its definition still stands, so that the two can be compared. */
async function digestAt(
  projection: TrackedProjection,
  { log, batchSize }: RebuildTools,
  head: number,
): Promise<string> {
  const source = batches(log, projection.table.checkpoint, head, projection.definition.handles, batchSize);
  if (!projection.stale) await eachBatch(source, (batch) => projection.applyNow(batch));
  return (await projection.table.digest(publicTable(projection.definition))).digest;
}
