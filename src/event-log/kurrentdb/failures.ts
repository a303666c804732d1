import { LogDamaged, LogUnavailable, OutcomeUnknown, StreamDeleted, UnacceptableEvent } from '../log-errors.js';

/*
 * The client names some errors by `type`, and lets others through as gRPC made them, with a `code` and a text only. A server that is
 * down is of the second kind.
 */

/** Codes of gRPC. */
const invalidArgument = 3;
const permissionDenied = 7;
const unavailable = 14;
const unauthenticated = 16;

/** Texts of `unavailable` that say that the request never left, or that the server turned it away unread. */
const neverTaken = [
  'No connection established',
  'Name resolution failed',
  'Channel closed before call started',
  'Stream refused by server',
  'Server Is Not Ready',
  'Server Is Too Busy',
];
/** The same, of errors without a code that tells. */
const neverTakenAnyCode = ['No leader info available in response', 'Failed to discover'];

interface ClientFailure {
  readonly type: string | undefined;
  readonly code: number | undefined;
  readonly message: string;
}

/** The expectation failed. `actual` is the last revision the cluster saw, undefined for no stream. */
export interface WrongVersion {
  readonly actual: number | undefined;
}

/** What the client says of an expectation that failed; undefined for any other error. */
export function wrongVersionOf(error: unknown): WrongVersion | undefined {
  if (failureOf(error).type !== 'wrong-expected-version') return undefined;
  const actual = (error as { readonly actualVersion?: unknown }).actualVersion;
  return { actual: typeof actual === 'bigint' ? Number(actual) : undefined };
}

export function isStreamNotFound(error: unknown): boolean {
  return failureOf(error).type === 'stream-not-found';
}

/** What an append that failed means. In doubt it is OutcomeUnknown: only what surely was not written is LogUnavailable. */
export function appendFailure(error: unknown, stream: string): Error {
  if (error instanceof OutcomeUnknown || error instanceof LogUnavailable) return error;
  const { type, code, message } = failureOf(error);
  const cause = { cause: error };
  if (type === 'not-leader') {
    return new LogUnavailable(
      'the cluster has another leader: nothing was written, and the next call goes there',
      cause,
    );
  }
  if (type === 'stream-deleted') return new StreamDeleted(stream, cause);
  if (type === 'maximum-append-size-exceeded') {
    return new UnacceptableEvent(`the cluster takes no append of this size: ${message}`, cause);
  }
  if (isDenied(type, code)) return denied(cause);
  if (code === invalidArgument) return new UnacceptableEvent(`the cluster refused the append: ${message}`, cause);
  if (neverTakenAnyCode.some((text) => message.includes(text))) return unreachable(message, cause);
  if (isUnavailable(type, code) && neverTaken.some((text) => message.includes(text)))
    return unreachable(message, cause);
  return new OutcomeUnknown(`no answer to an append to ${stream}: ${message}`, cause);
}

/** What a read that failed means: StreamDeleted where `stream` was, else LogUnavailable. `what` was read, in words. */
export function readFailure(error: unknown, what: string, stream?: string): Error {
  if (error instanceof LogUnavailable || error instanceof LogDamaged) return error;
  const { type, code, message } = failureOf(error);
  const cause = { cause: error };
  if (type === 'stream-deleted' && stream !== undefined) return new StreamDeleted(stream, cause);
  if (isDenied(type, code)) return denied(cause);
  return new LogUnavailable(`${what} cannot be read: ${message}`, cause);
}

function denied(cause: ErrorOptions): LogUnavailable {
  return new LogUnavailable('the cluster does not accept the user or its rights', cause);
}

function unreachable(message: string, cause: ErrorOptions): LogUnavailable {
  return new LogUnavailable(`the cluster cannot be reached: ${message}`, cause);
}

function isDenied(type: string | undefined, code: number | undefined): boolean {
  return type === 'access-denied' || code === permissionDenied || code === unauthenticated;
}

function isUnavailable(type: string | undefined, code: number | undefined): boolean {
  return type === 'unavailable' || code === unavailable;
}

function failureOf(error: unknown): ClientFailure {
  if (typeof error !== 'object' || error === null) return { type: undefined, code: undefined, message: String(error) };
  const { type, code, message } = error as Record<string, unknown>;
  return {
    type: typeof type === 'string' ? type : undefined,
    code: typeof code === 'number' ? code : undefined,
    message: typeof message === 'string' ? message : 'no reason given',
  };
}
