import { userInfo } from 'node:os';

import type { Config } from '../config.js';
import { realEffects } from '../data-directory.js';
import type { JobView, Operations } from '../operating/operations.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';
import { progressLine } from './progress.js';
import {
  deployLogTable,
  jobTable,
  quarantineTable,
  rebuiltTable,
  statusTable,
  versionTable,
} from './projection-tables.js';
import { withOperations } from './operations-at-hand.js';

export const operationFormats = ['table', 'json', 'ndjson'] as const;
export type OperationFormat = (typeof operationFormats)[number];

/** `others`: what else is told to be taken. Throws BadArgument. */
export function operationFormatOf(text: string, others: readonly string[] = []): OperationFormat {
  const format = operationFormats.find((candidate) => candidate === text);
  if (format === undefined) {
    throw new BadArgument(`--format ${text}: expected one of ${[...operationFormats, ...others].join(', ')}`);
  }
  return format;
}

/** Prints records: for people as a table, for programs as JSON. Stdout holds nothing else. */
export function printRecords<Row>(
  format: OperationFormat,
  rows: readonly Row[],
  table: (rows: readonly Row[]) => string,
): void {
  const text =
    format === 'table'
      ? `${table(rows)}\n`
      : format === 'json'
        ? `${JSON.stringify(rows, null, 2)}\n`
        : rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  process.stdout.write(text);
}

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

/** Follows a rebuild to its end with a line of progress on stderr. */
async function watched(operations: Operations, started: JobView): Promise<JobView> {
  const { projections, from } = started;
  const line = progressLine(`rebuilding ${inWords(projections)}`, process.stderr, realEffects.now);
  let last = started;
  for await (const job of operations.follow(projections[0] ?? '', new AbortController().signal)) {
    last = job;
    // Before it has looked at the log, nothing says how far there is to go.
    if (job.head > 0)
      line.show({
        done: job.position - from,
        total: Math.max(0, job.head - from),
        counted: { of: 'events', count: job.position - from },
        ...(phasesTold.has(job.phase) ? { doing: job.phase } : {}),
      });
  }
  line.end();
  return last;
}

/** Those that no count of events tells. */
const phasesTold = new Set<JobView['phase']>(['verifying', 'swapping']);
const namesShown = 30;

/** Names, or how many there are where a line has no room for them beside its bar. */
function inWords(projections: readonly string[]): string {
  const names = projections.join(', ');
  return names.length <= namesShown ? names : `${String(projections.length)} projections`;
}

/** What came of a rebuild: the tables that serve, or why they are the ones from before. */
function ended(job: JobView, format: OperationFormat): ExitStatus {
  if (job.phase === 'done') {
    if (job.rebuilt === undefined) printRecords(format, [job], jobTable);
    else printRecords(format, job.rebuilt, rebuiltTable);
    return exitStatus.done;
  }
  const refused = job.refused !== undefined || job.phase === 'cancelled';
  process.stderr.write(`${refused ? 'refused' : 'fault'}: ${job.error ?? `the rebuild was ${job.phase}`}\n`);
  return refused ? exitStatus.refused : exitStatus.fault;
}
