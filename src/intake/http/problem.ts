import { STATUS_CODES } from 'node:http';

import { HttpException } from '@nestjs/common';

import { Refusal, type RefusalCode } from '../../domain/refusal.js';
import { type FieldFault, MalformedRequest } from './field-fault.js';

export const problemType = 'application/problem+json';

/** An answer that says what went wrong (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** What a program goes by. */
  readonly code: string;
  readonly errors?: readonly FieldFault[];
  /** Names the entry in the service's log that has the cause. */
  readonly incident?: string;
}

/** How errors of one name are answered. */
export interface ProblemKind {
  readonly status: number;
  readonly code: string;
  /** Said instead of the error's own message, where that is not meant for the sender. */
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
}

/**
 * How the errors of other rooms are answered, by the name of the error, or by name and code (`Name.CODE`) where an error has several.
 * Intake may not know those rooms: the composition root does, and passes the table in. An error of this table that has a `field` and an `expected` gets them into the list of errors.
 */
export type ProblemTable = Readonly<Record<string, ProblemKind>>;

export interface Answer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  /** True when somebody who runs the service has to know. */
  readonly fault: boolean;
}

/** The status of each refusal; a new code without one does not compile. */
const refusalStatuses: Readonly<Record<RefusalCode, number>> = {
  FIELD_INVALID: 400,
  FACT_ID_REUSED: 422,
  CORRECTED_EVENT_UNKNOWN: 404,
  CORRECTION_OUTDATED: 409,
  ERASURE_IMPOSSIBLE: 409,
  RECORD_ALREADY_ANNULLED: 409,
  INTERVENTION_UNKNOWN: 404,
  INTERVENTION_ALREADY_REQUESTED: 409,
  INTERVENTION_ALREADY_CLOSED: 409,
  CALL_ALREADY_ANSWERED: 409,
  UNIT_STAMP_ALREADY_RECORDED: 409,
  INTERVENTION_ALREADY_MERGED: 409,
  INTERVENTION_ALREADY_CLEARED: 409,
  INTERVENTION_HAS_RESPONSE: 409,
  INTERVENTION_NOT_CLOSED: 409,
  SHOOTING_UNKNOWN: 404,
  SHOOTING_ALREADY_REPORTED: 409,
  VICTIM_UNKNOWN: 404,
  VICTIM_ALREADY_RECORDED: 409,
  SHOOTING_ALREADY_RULED_OUT: 409,
  SHOOTING_FINDING_ALREADY_RECORDED: 409,
  AUTHORISER_NOT_INDEPENDENT: 400,
  ARREST_UNKNOWN: 404,
  ARREST_ALREADY_RECORDED: 409,
  ARREST_ALREADY_VOIDED: 409,
  SEIZURE_UNKNOWN: 404,
  SEIZURE_ALREADY_RECORDED: 409,
  SEIZURE_ITEM_ALREADY_RECORDED: 409,
  HOTSPOT_UNKNOWN: 404,
  HOTSPOT_ALREADY_PROPOSED: 409,
  HOTSPOT_ALREADY_DESIGNATED: 409,
  HOTSPOT_NOT_DESIGNATED: 422,
  HOTSPOT_EXTENSION_NOT_LATER: 422,
  HOTSPOT_ALREADY_WITHDRAWN: 409,
  BOUNDARY_VERSION_NOT_NEXT: 422,
  ZONE_UNKNOWN: 404,
  ZONE_ALREADY_ESTABLISHED: 409,
  MUNICIPALITY_ALREADY_ASSIGNED: 409,
  ZONE_NOT_NEW: 422,
  ZONES_ALREADY_MERGED: 409,
  SEIZURE_ITEM_UNKNOWN: 404,
  SEIZURE_ITEM_NOT_DRUGS: 409,
  SEIZURE_ITEM_GONE: 409,
  OPERATION_UNKNOWN: 404,
  OPERATION_ALREADY_PLANNED: 409,
  OPERATION_ALREADY_STARTED: 409,
  OPERATION_ALREADY_CONCLUDED: 409,
  OPERATION_ITEM_ALREADY_RECORDED: 409,
  ZONE_ALREADY_JOINED: 409,
  TASK_FORCE_UNKNOWN: 404,
  TASK_FORCE_ALREADY_ESTABLISHED: 409,
  PLAN_ALREADY_ADOPTED: 409,
  ACTION_UNKNOWN: 404,
  ACTION_ALREADY_ASSIGNED: 409,
  TASK_FORCE_ALREADY_DISBANDED: 409,
  MATTER_UNKNOWN: 404,
  COUNCIL_ALREADY_CONVENED: 409,
  DECISION_ALREADY_RECORDED: 409,
  DEADLINE_UNKNOWN: 404,
  DEADLINE_ALREADY_SET: 409,
  DEADLINE_ALREADY_MET: 409,
  DEADLINE_ALREADY_MISSED: 409,
  DEADLINE_NOT_PASSED: 422,
  EVALUATION_ALREADY_REGISTERED: 409,
  FIGURE_ALREADY_DECLARED: 409,
  METRIC_VERSION_ALREADY_DEFINED: 409,
  METRIC_VERSION_NOT_NEXT: 422,
  METRIC_NEVER_CORRECTED: 422,
  REPORT_UNKNOWN: 404,
  REPORT_ALREADY_PUBLISHED: 409,
  REPORT_ALREADY_SUPERSEDED: 409,
  REPORT_ALREADY_WITHDRAWN: 409,
  REPORT_NEVER_CORRECTED: 422,
  REPORT_TOO_LARGE: 422,
};

/** What the server beneath the controllers refuses, by status. */
const transportProblems: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  404: ['ROUTE_UNKNOWN', 'there is nothing at this path for this method'],
  405: ['METHOD_NOT_ALLOWED', 'this path does not take this method'],
  408: ['REQUEST_TOO_SLOW', 'the request did not arrive in time'],
  413: ['BODY_TOO_LARGE', 'the body is larger than this service takes'],
  414: ['PATH_TOO_LONG', 'the path is longer than this service takes'],
  415: ['BODY_TYPE_UNSUPPORTED', 'the body must be sent as application/json'],
  431: ['HEADERS_TOO_LARGE', 'the headers are larger than this service takes'],
};

/** Says how an error is answered. Never throws, and never tells the sender anything of an error that it does not know. */
export function answerTo(error: unknown, table: ProblemTable): Answer {
  if (error instanceof Refusal) {
    return answer(refusalStatuses[error.code], error.code, error.message, faultsOf(error));
  }
  if (error instanceof MalformedRequest) {
    // Several checks of one field can say the same.
    const faults = [...new Map(error.faults.map((fault) => [`${fault.field}\n${fault.expected}`, fault])).values()];
    const fields = [...new Set(faults.map(({ field }) => field))].join(', ');
    return answer(400, 'FIELD_INVALID', `not as expected: ${fields}`, faults);
  }
  const kind = kindOf(error, table);
  if (error instanceof Error && kind !== undefined) {
    const { status, code, detail = error.message, retryAfterSeconds } = kind;
    const wait = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
    return answer(status, code, detail, faultsOf(error), wait);
  }
  const status = transportStatus(error);
  if (status !== undefined) return transportAnswer(status, error);
  return answer(500, 'INTERNAL_FAULT', 'the service failed; the incident names the entry in its log');
}

function kindOf(error: unknown, table: ProblemTable): ProblemKind | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? `${error.name}.${error.code}` : error.name;
  const name = [code, error.name].find((candidate) => Object.hasOwn(table, candidate));
  return name === undefined ? undefined : table[name];
}

/** The answer to a request that did not get past the server or its guards. */
export function transportAnswer(status: number, error?: unknown): Answer {
  const [code, detail] = transportProblems[status] ?? ['REQUEST_UNREADABLE', readable(error)];
  return answer(status, code, detail);
}

export function answer(
  status: number,
  code: string,
  detail: string,
  errors?: readonly FieldFault[],
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const fault = status >= 500;
  const problem = {
    type: `urn:hotspot-ledger:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    ...(errors === undefined || errors.length === 0 ? {} : { errors }),
  };
  return { problem, headers, fault };
}

function faultsOf(error: Error): FieldFault[] {
  if (!('field' in error) || typeof error.field !== 'string') return [];
  const { field, message } = error;
  if ('expected' in error && typeof error.expected === 'string') return [{ field, expected: error.expected }];
  const opening = `${field}: expected `;
  return [{ field, expected: message.startsWith(opening) ? message.slice(opening.length) : message }];
}

/** The status of an error that Nest or Fastify made about the request; undefined for one that is about us. */
function transportStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}

/** What may be told of an unreadable request: the messages of the framework's own checks, which quote no internals. */
function readable(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'the request cannot be read';
}
