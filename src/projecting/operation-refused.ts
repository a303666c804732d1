/** Why an operation on a projection was refused. */
export type OperationCode =
  | 'UNKNOWN_PROJECTION'
  | 'REBUILD_RUNNING'
  | 'NO_REBUILD'
  | 'NO_PREVIOUS_VERSION'
  | 'REBUILD_CANCELLED'
  | 'REBUILD_DIFFERS'
  | 'NO_SNAPSHOT'
  | 'POSITION_AHEAD';

/** An operation was refused, and what serves was left as it is. The message says why. */
export class OperationRefused extends Error {
  override readonly name: string = 'OperationRefused';
  constructor(
    readonly code: OperationCode,
    message: string,
  ) {
    super(message);
  }
}
