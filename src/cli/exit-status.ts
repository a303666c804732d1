import type { LogErrorName } from '../event-log/log-error-name.js';

/**
 * What the shell is told. Scripts can tell "nothing was done" from "done, but look at the rejects" from "broken".
 * `report verify` says with 1 that a report differs, with 2 that there is none to compare, with 3 that its record or the log is damaged.
 */
export const exitStatus = {
  done: 0,
  /** Bad input, or a rule said no: nothing was changed. */
  refused: 1,
  /** The work is done, except for rows that were rejected and written to the rejects file. */
  rejects: 2,
  /** Something broke: what was acknowledged is kept, the rest can be run again. */
  fault: 3,
} as const;
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/**
 * What each error of the log means for whoever started a verb: whether anything may have been changed, and what to do.
 * A new one without an entry does not compile.
 */
const logErrors: Readonly<Record<LogErrorName, { readonly status: ExitStatus; readonly advice: string }>> = {
  WrongExpectedRevision: { status: exitStatus.fault, advice: 'run it again: others recorded in the same place' },
  EventIdConflict: { status: exitStatus.fault, advice: 'nothing was recorded of this fact; see which record has it' },
  UnacceptableEvent: { status: exitStatus.refused, advice: 'send it smaller; nothing was recorded of it' },
  LogUnavailable: { status: exitStatus.fault, advice: 'run it again later: what was acknowledged is kept' },
  OutcomeUnknown: {
    status: exitStatus.fault,
    advice: 'run it again: it may be recorded or not, and nothing is recorded twice',
  },
  ReplicaBehind: {
    status: exitStatus.fault,
    advice: 'run it again for the rest: nothing is recorded twice',
  },
  StreamDeleted: { status: exitStatus.fault, advice: 'see docs/operations-kurrentdb.md' },
  LogDamaged: { status: exitStatus.fault, advice: 'stop, and look: nothing can be recorded or reported before' },
};

/** An argument that cannot be used. The message says what was given and what was expected. */
export class BadArgument extends Error {
  override readonly name = 'BadArgument';
}

/** Errors that are answers to the person at the terminal: their message is enough, and nothing was changed. */
const answers = new Set([
  'AfterRefused',
  'AsOfRefused',
  'BadArgument',
  'BadOperation',
  'ConfigError',
  'BadQuery',
  'BackupRefused',
  'DataDirectoryHeld',
  'ExportsBusy',
  'FeedRefused',
  'FileExists',
  'ForeignLog',
  'MappingRefused',
  'NothingFound',
  'ProfileRefused',
  'ProjectionBehind',
  'OperationRefused',
  'RebuildDiffers',
  'Refusal',
  'ReportBeingRebuilt',
  'ReportsRefused',
  'ServerRefused',
  'SnapshotBeingMade',
  'SnapshotsBusy',
  'TargetNotEmpty',
  'UnknownProjection',
  'VerificationsBusy',
]);

export function exitStatusOf(error: unknown): ExitStatus {
  return error instanceof Error && (answers.has(error.name) || addressRefused(error) !== undefined)
    ? exitStatus.refused
    : (ofLog(error)?.status ?? exitStatus.fault);
}

/** One line for an answer; the stack too for a fault, because somebody will have to look for it. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return `fault: ${String(error)}`;
  if (error.name === 'DataDirectoryHeld') {
    return `refused: ${error.message}. Wait for it or stop it first, or record through its HTTP API; nothing was changed`;
  }
  const known = ofLog(error);
  if (known !== undefined) {
    const said = `${error.message}. To do: ${known.advice}`;
    return known.status === exitStatus.refused ? `refused: ${said}` : `fault: ${error.name}: ${said}`;
  }
  // What broke is another process: where this one noticed helps nobody.
  if (error.name === 'ServerFault') return `fault: ${error.message}`;
  const address = addressRefused(error);
  if (address !== undefined) return `refused: ${address}; choose another with --host, --port or their variables`;
  return exitStatusOf(error) === exitStatus.refused
    ? `refused: ${error.message}`
    : `fault: ${error.stack ?? error.message}`;
}

function ofLog(error: unknown): (typeof logErrors)[LogErrorName] | undefined {
  return error instanceof Error && Object.hasOwn(logErrors, error.name)
    ? logErrors[error.name as LogErrorName]
    : undefined;
}

const listeningFailures: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there already',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'this user may not listen there',
};

/** Why the system does not let this process listen where its settings say, in words; undefined for any other error. */
function addressRefused(error: NodeJS.ErrnoException & { readonly address?: string; readonly port?: number }) {
  const reason = listeningFailures[error.code ?? ''];
  if (error.syscall !== 'listen' || reason === undefined) return undefined;
  return `${String(error.address)} port ${String(error.port)}: ${reason}`;
}
