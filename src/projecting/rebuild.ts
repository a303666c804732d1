import type { LogReader } from '../event-log/log-reader.js';
import type { Geography } from '../geography/geography.js';
import type { ProjectionTable, ProjectionTables } from '../read-model/projection-tables.js';
import { batches, eachBatch } from './batches.js';
import type { DeployRecord } from './deploy-record.js';
import type { Projection } from './define.js';
import { fillInWorkers } from './fill-in-workers.js';
import { foldInto } from './fold-into.js';
import type { Workers } from './fold-workers.js';
import type { GeographyReader } from './geography-reader.js';
import type { Member } from './member.js';
import type { RebuildJob, Steering } from './rebuild-job.js';
import type { Rebuilt } from './rebuilt.js';
import type { TrackedProjection } from './tracked-projection.js';
import { publicTable } from './table-spec.js';
import { differencesInWords, RebuildDiffers, type Verification, verify } from './verify.js';

export interface RebuildTools {
  readonly log: LogReader;
  readonly reader: GeographyReader;
  readonly tables: ProjectionTables;
  readonly batchSize: number;
  readonly now: () => number;
  readonly record: DeployRecord;
  /** Without them, everything is folded in the main thread. */
  readonly workers?: Workers | undefined;
}

/** Fewer positions than this are folded before a worker has started, and keep a query waiting for a few milliseconds only. */
const worthwhile = 4_000;

/**
 * Folds the log into versions that are being built up to a position, reading it once for all that can be folded together: in workers, those that
 * several workers can share, then those that one must do; in this thread, those of which workers know nothing. Each goes on from its own
 * checkpoint. Stops between two batches when the job is paused; rejects when it is to stop.
 */
export async function fill(
  members: readonly Member[],
  target: number,
  tools: RebuildTools,
  job: Steering,
): Promise<void> {
  await job.gate();
  const { reader, workers } = tools;
  const after = Math.min(...members.map(({ fresh }) => fresh.checkpoint));
  const inWorkers = (member: Member): boolean =>
    workers?.options.modules[member.projection.name] !== undefined &&
    target - after >= (workers.options.worthwhile ?? worthwhile);
  const isShared = ({ projection }: Member): boolean => projection.definition.streamOf !== undefined;
  const [worked, here] = [members.filter(inWorkers), members.filter((member) => !inWorkers(member))];
  const passes = [worked.filter(isShared), worked.filter((member) => !isShared(member)), here];
  const all = passes.filter((some) => some.length > 0);
  for (const [index, some] of all.entries()) {
    job.inPass(index, all.length);
    if (workers === undefined || some === here) await fillHere(some, target, tools, job);
    else await fillInWorkers(some, target, workers, reader, job);
  }
}

async function fillHere(
  members: readonly Member[],
  target: number,
  { log, batchSize }: RebuildTools,
  job: Steering,
): Promise<void> {
  const after = Math.min(...members.map(({ fresh }) => fresh.checkpoint));
  const types = [...new Set(members.flatMap(({ projection }) => projection.definition.handles))];
  await eachBatch(
    batches(log, after, target, types, batchSize),
    async (batch) => {
      for (const { projection, fresh, geography } of members) {
        await foldInto(fresh, projection.definition, batch, geography);
      }
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
      const verification = await compare(member, tools, job);
      const { events, swapMs } = await member.projection.exclusive(() => swapIn(member, verification, tools, job));
      const { rows, digest, liveDigest: previousDigest } = verification;
      const seconds = (now() - startedAt) / 1000;
      return {
        projection: member.projection.name,
        events,
        seconds,
        rows,
        digest,
        previousDigest,
        verification,
        swapMs,
      };
    }),
  );
  const rebuilt = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const differing = failures.filter((error) => error instanceof RebuildDiffers);
  job.concludes({ ...(rebuilt.length > 0 && { rebuilt }), ...(differing.length > 0 && { differing }) });
  if (failures.length > 0) throw failures.find((error) => !(error instanceof RebuildDiffers)) ?? failures[0];
  return rebuilt;
}

/**
 * Brings the new version and the live one to the same position and compares them there, from views: the live one stands still only until
 * they are open. Rejects with RebuildDiffers, the new version kept aside, when unchanged code made other rows and nobody accepted that.
 */
async function compare(
  { projection, fresh, geography }: Member,
  tools: RebuildTools,
  job: RebuildJob,
): Promise<Verification> {
  const { definition, name } = projection;
  const [live, made] = await projection.exclusive(async () => {
    const head = Math.max(await tools.log.head(), projection.table.checkpoint);
    await advance(fresh, definition, geography, head, tools);
    // Also when boundaries moved meanwhile, so that it is stale by now: what was made alike is compared alike.
    const alike = projection.table.identity === fresh.identity;
    if (alike) await advanceLive(projection, geography, head, tools, job);
    return Promise.all([projection.table.view(), fresh.view()]);
  });
  try {
    job.enter('verifying');
    const verification = await verify(definition, live, made, projection.table.columns(publicTable(definition)));
    job.signal.throwIfAborted();
    const { definition: code, same, digest, rows, position } = verification;
    const about = { by: job.by, projection: name, identity: fresh.identity, position };
    const reason = `${String(rows)} rows, digest ${digest}; ${differencesInWords(verification)}`;
    if (code === 'changed' || same) tools.record({ ...about, what: 'rebuilt', reason });
    else if (job.accept !== undefined) tools.record({ ...about, what: 'accepted', reason: `${reason}: ${job.accept}` });
    else {
      tools.record({ ...about, what: 'refused', reason: `the definition is unchanged; ${reason}` });
      throw new RebuildDiffers(name, verification, tools.tables.setAside(fresh));
    }
    return verification;
  } finally {
    live.close();
    made.close();
  }
}

/**
 * Brings the live table to where it can be compared. Where it cannot be written that is a fault, unless somebody accepts what differs: then it
 * is compared where it stands, since taking its place is the cure.
 */
async function advanceLive(
  { table, definition, name }: TrackedProjection,
  geography: Geography,
  target: number,
  tools: RebuildTools,
  { accept }: RebuildJob,
): Promise<void> {
  try {
    await advance(table, definition, geography, target, tools);
  } catch (error) {
    if (accept !== undefined) return;
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `the live table of ${name} cannot be brought to position ${String(target)} to be compared: ${why}; where it is broken, a rebuild with a reason to accept what differs takes its place`,
      { cause: error },
    );
  }
}

/** For whoever has the live table to himself: what came during the comparison is folded in, by the same code, and the two change places. */
async function swapIn(
  { projection, fresh, geography }: Member,
  { position }: Verification,
  tools: RebuildTools,
  job: RebuildJob,
): Promise<{ readonly events: number; readonly swapMs: number }> {
  const { log, tables, record, now } = tools;
  const { definition, name } = projection;
  job.signal.throwIfAborted();
  job.enter('swapping');
  const head = Math.max(await log.head(), projection.stale ? 0 : projection.table.checkpoint, position);
  await advance(fresh, definition, geography, head, tools);
  await projection.table.settle();
  const previousIdentity = projection.table.identity;
  const startedAt = now();
  tables.promote(fresh);
  projection.use(fresh);
  const swapMs = now() - startedAt;
  const identity = fresh.identity;
  record({ by: job.by, projection: name, what: 'swapped', identity, previousIdentity, position: head });
  return { events: head, swapMs };
}

/** Folds the log into a table up to a position, in this thread. */
async function advance(
  table: ProjectionTable,
  definition: Projection,
  geography: Geography,
  target: number,
  { log, batchSize }: RebuildTools,
): Promise<void> {
  const source = batches(log, table.checkpoint, target, definition.handles, batchSize);
  await eachBatch(source, (batch) => foldInto(table, definition, batch, geography));
}
