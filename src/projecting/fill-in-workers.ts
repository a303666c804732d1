import type { BlockCommit, ProjectionTable, TableBlocks } from '../read-model/projection-tables.js';
import type { Load } from './fold-thread.js';
import { FoldWorkers, type WorkerOptions, type Workers } from './fold-workers.js';
import type { GeographyReader } from './geography-reader.js';
import type { Member } from './member.js';
import type { Steering } from './rebuild-job.js';
import { type FoldedShare, NotOneStream } from './share-folder.js';
import { publicTable } from './table-spec.js';

/** Positions between two checkpoints: a second's work at most, and rows enough for a commit to be worth it. */
const defaultStretch = 65_536;
/** Stretches that are folded or being folded while one is written. */
const ahead = 2;

/**
 * Folds the log into versions that are being built, in worker threads, up to a position: each reads and folds the streams of its own share, and
 * their rows and the checkpoint are committed together, stretch by stretch. One worker does it where a member cannot be shared. Rejects when the
 * job is to stop.
 */
export async function fillInWorkers(
  members: readonly Member[],
  target: number,
  workers: Workers,
  reader: GeographyReader,
  job: Steering,
): Promise<void> {
  if (members.some(({ projection }) => projection.definition.streamOf === undefined)) {
    await fillShares(members, target, workers, 1, reader, job);
    return;
  }
  await fillShares(members, target, workers, workers.options.count, reader, job).catch(async (error: unknown) => {
    if (!(error instanceof NotOneStream)) throw error;
    // What was committed so far was in its stream; from there on, one worker sees everything.
    await fillShares(members, target, workers, 1, reader, job);
  });
  for (const { projection, fresh } of members) {
    const repeated = await fresh.repeatedKeys(publicTable(projection.definition));
    if (repeated > 0)
      throw new Error(`${projection.name}: two streams wrote ${String(repeated)} rows under the same keys`);
  }
}

async function fillShares(
  members: readonly Member[],
  target: number,
  workers: Workers,
  shares: number,
  reader: GeographyReader,
  job: Steering,
): Promise<void> {
  const { options, threads } = workers;
  const tables = new Map(members.map(({ projection, fresh }) => [projection.name, fresh]));
  const projections = await Promise.all(members.map((member) => describe(member, options, reader)));
  const commits: Promise<void>[] = [];
  let loads: Promise<unknown> = Promise.resolve();
  const load: Load = ({ projection, table, keys }, delivered) => {
    const rows = loads.then(async () => {
      // A worker asks for what it has given out before: that must be in the table by then. One at a time, for the table has one writer.
      await commits[delivered - 1];
      return (await tables.get(projection)?.load(table, keys)) ?? new Map();
    });
    loads = rows.catch(() => undefined);
    return rows;
  };
  const folding = new FoldWorkers(threads, { blocks: options.blocks, projections, shares }, load);
  const cancelled = (): void => void folding.end();
  job.signal.addEventListener('abort', cancelled, { once: true });
  try {
    const stretch = options.stretch ?? defaultStretch;
    for (let after = Math.min(...[...tables.values()].map(({ checkpoint }) => checkpoint)); after < target;) {
      await job.gate();
      const reaches = Math.min(after + stretch, target);
      const before = commits.at(-1);
      const folded = folding.fold(after, reaches);
      const written = (async () => {
        const shares = await folded;
        await before;
        await commit(tables, reaches, shares);
        job.reached(reaches, target);
      })();
      // It is awaited some stretches later; a failure before that must not count as unhandled.
      written.catch(() => undefined);
      commits.push(written);
      await commits[commits.length - 1 - ahead];
      after = reaches;
    }
    await commits.at(-1);
    job.signal.throwIfAborted();
    folding.done();
  } catch (error) {
    await folding.end();
    // The end of the threads is how a job stops them, not why.
    job.signal.throwIfAborted();
    throw error;
  } finally {
    job.signal.removeEventListener('abort', cancelled);
    await Promise.allSettled(commits);
  }
}

async function describe({ projection, fresh, geography }: Member, { modules }: WorkerOptions, reader: GeographyReader) {
  const { name, spec } = projection;
  const { checkpoint } = fresh;
  const seen: Record<string, SharedArrayBuffer> = {};
  if (checkpoint > 0) for (const { name: table } of spec.tables) seen[table] = (await fresh.seenKeys(table)).memory;
  return { name, module: modules[name] ?? '', checkpoint, seen, boundaries: reader.eventsOf(geography) };
}

/** Puts the shares together: no key is in two of them, so that their order does not matter. */
async function commit(
  tables: ReadonlyMap<string, ProjectionTable>,
  checkpoint: number,
  shares: readonly Readonly<Record<string, FoldedShare>>[],
): Promise<void> {
  for (const [name, table] of tables) {
    if (table.checkpoint >= checkpoint) continue;
    const changes: Record<string, TableBlocks[]> = {};
    const quarantine: BlockCommit['quarantine'][number][] = [];
    for (const share of shares) {
      quarantine.push(...(share[name]?.quarantine ?? []));
      for (const [one, blocks] of Object.entries(share[name]?.changes ?? {})) (changes[one] ??= []).push(blocks);
    }
    quarantine.sort((a, b) => a.position - b.position);
    await table.commitBlocks({ checkpoint, changes, quarantine });
  }
}
