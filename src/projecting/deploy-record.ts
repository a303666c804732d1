import type { DeployEntry, DeployLog } from '../read-model/deploy-log.js';
import type { TrackedProjection } from './tracked-projection.js';

/** What the engine says of an event; who runs it, and when, is known here. */
export type Deployed = Omit<DeployEntry, 'at' | 'codeRevision' | 'by'> & { readonly by?: string | undefined };

/** Writes the deploy log. Throws when that cannot be done. */
export interface DeployRecord {
  (deployed: Deployed): void;
  readonly log: DeployLog | undefined;
}

/** `clock` gives RFC 3339 text. Without a log, nothing is written: a test, or a snapshot that serves nobody. */
export function deployRecord(
  log: DeployLog | undefined,
  codeRevision: string,
  clock: (() => string) | undefined,
): DeployRecord {
  const record = ({ by = 'the engine', ...deployed }: Deployed): void => {
    log?.append({ at: clock?.() ?? '', by, codeRevision, ...deployed });
  };
  return Object.assign(record, { log });
}

/**
 * Records that a table of another identity is not continued. Once, not at each start: the log says what happened, and nothing more happens until
 * the identity changes again.
 */
export function recordRefusal(
  record: DeployRecord,
  { name, identity, table }: Pick<TrackedProjection, 'name' | 'identity' | 'table'>,
): void {
  const last = record.log?.entries(name).at(-1);
  if (last?.what === 'refused' && last.identity === table.identity && last.reason?.includes(identity) === true) return;
  const reason = `the tables were made by other code or with other boundaries and are not continued: the identity is ${identity} now`;
  record({ projection: name, what: 'refused', identity: table.identity, position: table.checkpoint, reason });
}

/**
 * Says in the log of the service which tables are of another identity, and what becomes of them. At each start: as long as it is so. A table
 * that has folded nothing yet, as where boundaries are recorded before anything is asked, serves nothing that could differ.
 */
export function tellOfStale(
  projections: Iterable<Pick<TrackedProjection, 'name' | 'stale' | 'pinned' | 'table'>>,
  report: (message: string) => void,
): void {
  const stale = [...projections].filter((one) => one.stale && one.table.checkpoint > 0);
  for (const [pinned, becomes] of [
    [false, 'what there is serves until a rebuild takes its place'],
    [true, 'chosen by hand, so that only a rebuild that is asked for replaces it'],
  ] as const) {
    const names = stale.filter((one) => one.pinned === pinned).map(({ name }) => name);
    if (names.length === 0) continue;
    report(`${names.join(', ')}: made by other code or with other boundaries, and not continued; ${becomes}`);
  }
}
