import { userInfo } from 'node:os';

import type { Config } from '../config.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';
import { type OperationFormat, printRecords } from './operation-format.js';
import { deployLogTable, jobTable, quarantineTable, statusTable, versionTable } from './projection-tables.js';
import { withOperations } from './operations-at-hand.js';
import { ended, watched } from './rebuild-ending.js';

/** Who is at the terminal, for the deploy log. */
export function operator(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number that has no name.
    return `user ${String(process.getuid?.() ?? 'unknown')}`;
  }
}

/** Every projection and its versions on disk. */
export async function listVerb(config: Config, format: OperationFormat): Promise<ExitStatus> {
  const projections = await withOperations(config, 'projections list', (operations) => operations.projections());
  const rows = projections.map(({ name, version, question, identity, liveIdentity, rows: count, versions }) => ({
    ...{ name, version, question, identity, liveIdentity, rows: count, versions },
  }));
  printRecords(format, rows, versionTable);
  return exitStatus.done;
}

/** Each projection's checkpoint beside the head of the log, and the rebuild that it is in. */
export async function statusVerb(
  config: Config,
  names: readonly string[],
  format: OperationFormat,
): Promise<ExitStatus> {
  const projections = await withOperations(config, 'projections status', async (operations) =>
    names.length === 0 ? operations.projections() : Promise.all(names.map((name) => operations.projection(name))),
  );
  printRecords(format, projections, statusTable);
  return exitStatus.done;
}

export interface RebuildVerbOptions {
  readonly all: boolean;
  readonly accept?: string | undefined;
  /** Do not wait for the end. Only where a server does the work. */
  readonly detach: boolean;
  readonly format: OperationFormat;
}

/** Rebuilds projections from the first event on, in one pass over the log, and swaps them in; shows how it goes, and what came of it. */
export async function rebuildVerb(
  config: Config,
  given: readonly string[],
  { all, accept, detach, format }: RebuildVerbOptions,
): Promise<ExitStatus> {
  if (all === given.length > 0) throw new BadArgument('expected names of projections, or --all');
  return withOperations(config, 'projections rebuild', async (operations, isServer) => {
    if (detach && !isServer) throw new BadArgument('--detach: expected a server that has this data directory');
    const names = all ? (await operations.projections()).map(({ name }) => name) : given;
    const job = await operations.startRebuild(names, { by: operator(), accept });
    if (detach) {
      printRecords(format, [job], jobTable);
      return exitStatus.done;
    }
    return ended(await watched(operations, job), format);
  });
}

/** Shows a rebuild that runs until it has ended. */
export async function followVerb(config: Config, name: string, format: OperationFormat): Promise<ExitStatus> {
  return withOperations(config, 'projections follow', async (operations) => {
    const { job } = await operations.projection(name);
    if (job === null) throw new BadArgument(`${name}: expected a projection that is being rebuilt`);
    return ended(await watched(operations, job), format);
  });
}

/** Pauses, resumes or cancels the rebuild that a projection is in. */
export async function steerVerb(
  config: Config,
  how: 'pause' | 'resume' | 'cancel',
  name: string,
  format: OperationFormat,
): Promise<ExitStatus> {
  const job = await withOperations(config, `projections ${how}`, (operations) =>
    how === 'cancel' ? operations.cancel(name, operator()) : operations[how](name),
  );
  printRecords(format, [job], jobTable);
  return exitStatus.done;
}

/** Puts the previous version in the place of the live one. */
export async function switchBackVerb(config: Config, name: string, format: OperationFormat): Promise<ExitStatus> {
  const switched = await withOperations(config, 'projections switch-back', (operations) =>
    operations.switchBack(name, operator()),
  );
  printRecords(format, [switched], ([one]) =>
    one === undefined
      ? ''
      : `${one.projection}: ${one.identity.slice(0, 12)} serves, as of position ${String(one.checkpoint)}; ` +
        (one.follows
          ? 'it follows the log'
          : 'it was made by other code, stands as it is, and is rebuilt by nobody but you'),
  );
  return exitStatus.done;
}

/** The events that a fold could not digest. */
export async function quarantineVerb(
  config: Config,
  name: string,
  { after, limit }: { readonly after: number; readonly limit: number },
  format: OperationFormat,
): Promise<ExitStatus> {
  const page = await withOperations(config, 'projections quarantine', (operations) =>
    operations.quarantine(name, after, limit),
  );
  printRecords(format, page.events, (events) => quarantineTable(page, events));
  if (page.nextAfter !== undefined) process.stderr.write(`more after position ${String(page.nextAfter)}: --after it\n`);
  return exitStatus.done;
}

/** What happened to the tables, oldest first. */
export async function deployLogVerb(
  config: Config,
  name: string | undefined,
  format: OperationFormat,
): Promise<ExitStatus> {
  const entries = await withOperations(config, 'projections deploy-log', (operations) => operations.deployLog(name));
  printRecords(format, entries, deployLogTable);
  return exitStatus.done;
}
