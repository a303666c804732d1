import type { OperationCode } from '../projecting/operation-refused.js';

interface Answered {
  readonly status: number;
  readonly code: string;
  readonly retryAfterSeconds?: number;
}

/** Every operation that the engine refuses; a new code without an answer does not compile. */
const refusals: Readonly<Record<`OperationRefused.${OperationCode}`, Answered>> = {
  'OperationRefused.UNKNOWN_PROJECTION': { status: 404, code: 'PROJECTION_UNKNOWN' },
  'OperationRefused.REBUILD_RUNNING': { status: 409, code: 'REBUILD_RUNNING' },
  'OperationRefused.NO_REBUILD': { status: 409, code: 'NO_REBUILD' },
  'OperationRefused.NO_PREVIOUS_VERSION': { status: 409, code: 'NO_PREVIOUS_VERSION' },
  'OperationRefused.REBUILD_CANCELLED': { status: 409, code: 'REBUILD_CANCELLED' },
  'OperationRefused.REBUILD_DIFFERS': { status: 409, code: 'REBUILD_DIFFERS' },
  'OperationRefused.NO_SNAPSHOT': { status: 404, code: 'NO_SNAPSHOT' },
  'OperationRefused.POSITION_AHEAD': { status: 400, code: 'POSITION_AHEAD' },
};

/** How the errors of operating are answered over HTTP: by their name, and their code where they have one. */
export const operationProblems: Readonly<Record<string, Answered>> = {
  ...refusals,
  BadOperation: { status: 400, code: 'OPERATION_INVALID' },
  AsOfRefused: { status: 400, code: 'AS_OF_INVALID' },
  SnapshotBeingMade: { status: 503, code: 'SNAPSHOT_BEING_MADE', retryAfterSeconds: 5 },
  SnapshotsBusy: { status: 503, code: 'SNAPSHOTS_BUSY', retryAfterSeconds: 10 },
  StreamsBusy: { status: 503, code: 'STREAMS_BUSY', retryAfterSeconds: 10 },
};
