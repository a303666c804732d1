import type { DeployEntry, DeployLog } from '../read-model/deploy-log.js';

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
