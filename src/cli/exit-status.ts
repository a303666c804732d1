/** What the shell is told. Scripts can tell "nothing was done" from "done, but look at the rejects" from "broken". */
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

/** An argument that cannot be used. The message says what was given and what was expected. */
export class BadArgument extends Error {
  override readonly name = 'BadArgument';
}

/** Errors that are answers to the person at the terminal: their message is enough, and nothing was changed. */
const answers = new Set([
  'BadArgument',
  'ConfigError',
  'BadQuery',
  'BackupRefused',
  'DataDirectoryHeld',
  'FeedRefused',
  'FileExists',
  'ForeignLog',
  'MappingRefused',
  'NothingFound',
  'OperationRefused',
  'Refusal',
  'ReportBeingRebuilt',
  'ServerRefused',
  'TargetNotEmpty',
  'UnknownProjection',
]);

export function exitStatusOf(error: unknown): ExitStatus {
  return error instanceof Error && answers.has(error.name) ? exitStatus.refused : exitStatus.fault;
}

/** One line for an answer; the stack too for a fault, because somebody will have to look for it. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return `fault: ${String(error)}`;
  if (error.name === 'DataDirectoryHeld') {
    return `refused: ${error.message}. Wait for it or stop it first, or record through its HTTP API; nothing was changed`;
  }
  return exitStatusOf(error) === exitStatus.refused
    ? `refused: ${error.message}`
    : `fault: ${error.stack ?? error.message}`;
}
