import { realEffects } from '../data-directory.js';
import type { JobView, Operations } from '../operating/operations.js';
import { differingTables } from './differing-tables.js';
import { type ExitStatus, exitStatus } from './exit-status.js';
import { progressLine } from './progress.js';
import { jobTable, rebuiltTable } from './projection-tables.js';
import { type OperationFormat, printRecords } from './operation-format.js';

/** Those that no count of events tells. */
const phasesTold = new Set<JobView['phase']>(['verifying', 'swapping', 'done', 'failed', 'cancelled', 'suspended']);
const namesShown = 30;

/** Follows a rebuild to its end with a line of progress on stderr. */
export async function watched(operations: Operations, started: JobView): Promise<JobView> {
  const { projections } = started;
  const about = inWords(projections);
  const line = progressLine(`rebuilding ${about}`, process.stderr, realEffects.now);
  let last = started;
  let told = false;
  for await (const job of operations.follow(projections[0] ?? '', new AbortController().signal)) {
    last = job;
    // Before it has looked at the log, nothing says how far there is to go.
    if (job.head === 0) continue;
    if (job.from > 0 && !told) {
      process.stderr.write(`${about}: goes on from position ${String(job.from)}, which an earlier process came to\n`);
    }
    told = true;
    const doing = job.paused ? 'paused' : phasesTold.has(job.phase) ? job.phase : undefined;
    line.show({
      done: job.position,
      total: job.head,
      counted: { of: 'events', count: job.position },
      rate: { perSecond: job.eventsPerSecond, secondsLeft: job.secondsLeft },
      bytes: job.bytes,
      ...(doing === undefined ? {} : { doing }),
    });
  }
  line.end();
  return last;
}

/** Names, or how many there are where a line has no room for them beside its bar. */
function inWords(projections: readonly string[]): string {
  const names = projections.join(', ');
  return names.length <= namesShown ? names : `${String(projections.length)} projections`;
}

/** Prints what came of a rebuild: the tables that serve now, and how those differ that do not. */
export function ended(job: JobView, format: OperationFormat): ExitStatus {
  const { rebuilt = [], differing = [] } = job;
  if (format === 'table') {
    const parts = [...(rebuilt.length > 0 ? [rebuiltTable(rebuilt)] : []), ...differing.map(differingTables)];
    if (parts.length > 0) process.stdout.write(`${parts.join('\n\n')}\n`);
    else if (job.phase === 'done') printRecords(format, [job], jobTable);
  } else printRecords(format, [...rebuilt, ...differing], () => '');
  if (job.phase === 'done') return exitStatus.done;
  const refused = job.refused !== undefined || job.phase === 'cancelled';
  process.stderr.write(`${refused ? 'refused' : 'fault'}: ${job.error ?? `the rebuild was ${job.phase}`}\n`);
  if (!refused) return exitStatus.fault;
  return rebuilt.length > 0 ? exitStatus.rejects : exitStatus.refused;
}
