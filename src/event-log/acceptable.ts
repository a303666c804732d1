import { maxEventBytes, maxEventsPerAppend, type NewEvent } from './envelope.js';
import { instantMs } from './instant.js';
import { UnacceptableEvent } from './log-errors.js';
import type { ExpectedRevision } from './log-writer.js';

/** An event that a store may keep, its content as the JSON text to keep. */
export interface AcceptedEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredAtMs: number;
  readonly data: string;
  readonly metadata: string;
}

/** Objects and arrays may nest this deep; it also stops content that contains itself. */
const maxDepth = 64;

const streamForm = /^(?!\$)[\x20-\x7e]{1,200}$/;
const typeForm = /^[A-Za-z][A-Za-z0-9._-]{0,99}$/;
const idForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const loneSurrogate = /\p{Surrogate}/u;

/** Throws UnacceptableEvent unless `stream` is 1 to 200 printable ASCII characters; `$` begins the names that a cluster keeps to itself. */
export function acceptStreamName(stream: string): void {
  if (typeof stream !== 'string' || !streamForm.test(stream)) {
    throw new UnacceptableEvent(
      `stream: expected 1 to 200 printable ASCII characters that do not begin with $, got ${shown(stream)}`,
    );
  }
}

/**
 * What one append may hold, as text to keep: 1 to 10,000 events, each with a lower-case UUID that no other of them has, a type name,
 * a schema version from 1, an instant, and content that JSON carries without loss. Refused: BigInt, NaN, infinities, functions, symbols,
 * lone surrogates, undefined or nothing in an array, and objects of a class (a Date would come back as text). A property that is
 * undefined is left out, and -0 is kept as 0: both say the same after the round trip.
 *
 * Throws UnacceptableEvent with the field at fault and what was expected.
 */
export function acceptAppend(
  stream: string,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): readonly AcceptedEvent[] {
  acceptStreamName(stream);
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new UnacceptableEvent(`expected revision: expected a whole number from 0 on, got ${shown(expected)}`);
  }
  if (typeof expected !== 'number' && !['any', 'no-stream', 'stream-exists'].includes(expected)) {
    throw new UnacceptableEvent(
      `expected revision: expected any, no-stream, stream-exists or a revision, got ${shown(expected)}`,
    );
  }
  if (events.length === 0) {
    throw new UnacceptableEvent('events: expected at least one event, got none');
  }
  if (events.length > maxEventsPerAppend) {
    throw new UnacceptableEvent(
      `events: expected at most ${String(maxEventsPerAppend)} in one append, got ${String(events.length)}`,
    );
  }
  const accepted = events.map((event: NewEvent, index) => acceptEvent(event, index));
  if (accepted.length > 1) refuseRepeatedIds(accepted);
  return accepted;
}

function refuseRepeatedIds(events: readonly AcceptedEvent[]): void {
  const seen = new Set<string>();
  for (const { id } of events) {
    if (seen.has(id)) throw new UnacceptableEvent(`events: expected every id once, got ${id} twice in one append`);
    seen.add(id);
  }
}

/** One event, as text to keep; `where` says in an error which it was: its index in the append, or a name. Throws UnacceptableEvent. */
export function acceptEvent(event: NewEvent, where: number | string): AcceptedEvent {
  if (typeof event.id !== 'string' || !idForm.test(event.id)) refuse(where, '.id', 'a lower-case UUID', event.id);
  if (typeof event.type !== 'string' || !typeForm.test(event.type)) {
    refuse(where, '.type', 'a name of 1 to 100 letters, digits, dots, hyphens', event.type);
  }
  if (!Number.isSafeInteger(event.schemaVersion) || event.schemaVersion < 1) {
    refuse(where, '.schemaVersion', 'a whole number from 1 on', event.schemaVersion);
  }
  const occurredAtMs = instantMs(event.occurredAt);
  if (occurredAtMs === undefined) {
    refuse(where, '.occurredAt', 'an instant like 2024-02-27T10:15:00.000Z', event.occurredAt);
  }
  const data = jsonText(event.data, where, '.data');
  const metadata = jsonText(event.metadata, where, '.metadata');
  // A UTF-16 unit is at most three bytes of UTF-8: nearly every event is known to be small enough without counting its bytes.
  if ((data.length + metadata.length) * 3 > maxEventBytes) refuseTooLarge(data, metadata, where);
  return { id: event.id, type: event.type, schemaVersion: event.schemaVersion, occurredAtMs, data, metadata };
}

function refuseTooLarge(data: string, metadata: string, where: number | string): void {
  const bytes = Buffer.byteLength(data) + Buffer.byteLength(metadata);
  if (bytes > maxEventBytes) {
    throw new UnacceptableEvent(
      `${fieldOf(where)}: expected at most ${String(maxEventBytes)} bytes of data and metadata, got ${String(bytes)}`,
    );
  }
}

function jsonText(value: unknown, where: number | string, path: string): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(where, path, 'an object', value);
  const loss = firstLoss(value, 1);
  if (loss !== undefined) refuse(where, `${path}${loss.path}`, loss.expected, loss.got);
  const text = JSON.stringify(value);
  // JSON.stringify escapes lone surrogates, and nothing else, as \ud…: only then is it worth looking at every string.
  if (text.includes('\\ud')) refuseLoneSurrogates(value, where, path);
  return text;
}

interface Loss {
  /** Where in the content, as `.place.point[0]`. */
  readonly path: string;
  readonly expected: string;
  readonly got: unknown;
}

/** The first thing in the content that JSON would lose. The path is put together on the way back only: most content loses nothing. */
function firstLoss(value: unknown, depth: number): Loss | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return undefined;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : { path: '', expected: 'a finite number', got: value };
  }
  if (typeof value !== 'object') return { path: '', expected: 'a value that JSON carries', got: value };
  if (depth > maxDepth) return { path: '', expected: `content nested at most ${String(maxDepth)} deep`, got: value };
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const loss = firstLoss(value[index], depth + 1);
      if (loss !== undefined) return { ...loss, path: `[${String(index)}]${loss.path}` };
    }
    return undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  // Another realm's Object.prototype (a worker, a test's sandbox) is as good as ours: it is the one without a prototype of its own.
  if (prototype !== Object.prototype && prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    return { path: '', expected: 'a plain object', got: value };
  }
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    const loss = inner === undefined ? undefined : firstLoss(inner, depth + 1);
    if (loss !== undefined) return { ...loss, path: `.${key}${loss.path}` };
  }
  return undefined;
}

function refuseLoneSurrogates(value: unknown, where: number | string, path: string): void {
  if (typeof value === 'string') {
    if (loneSurrogate.test(value)) refuse(where, path, 'text without lone surrogates', value);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      refuseLoneSurrogates(key, where, path);
      refuseLoneSurrogates(inner, where, `${path}.${key}`);
    }
  }
}

/** The words for an event are put together here, when they are needed: one append may hold 10,000. */
function fieldOf(where: number | string): string {
  return typeof where === 'number' ? `events[${String(where)}]` : where;
}

function refuse(where: number | string, path: string, expected: string, got: unknown): never {
  throw new UnacceptableEvent(`${fieldOf(where)}${path}: expected ${expected}, got ${shown(got)}`);
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  if (typeof value === 'symbol' || typeof value === 'function') return `a ${typeof value}`;
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
