import type { AllStreamResolvedEvent, JSONEventData, ResolvedEvent } from '@eventstore/db-client';

import type { AcceptedEvent } from '../acceptable.js';
import type { JsonObject, RecordedEvent } from '../envelope.js';
import { instantText } from '../instant.js';
import { LogDamaged, UnacceptableEvent } from '../log-errors.js';
import type { SentEvent } from './event-message.js';
import type { SourcePosition } from './source-position.js';

/** The key of an event's metadata under which the cluster keeps what its own envelope has no place for. */
export const envelopeKey = '_envelope';

interface StoredEnvelope {
  readonly schemaVersion: number;
  readonly occurredAt: string;
  /** Names the append that wrote the event: one that the cluster took for a repetition finds another name here than its own. */
  readonly append: string;
}

/** An event as it was read from the cluster. */
export interface ClusterEvent {
  readonly event: Omit<RecordedEvent, 'position'>;
  readonly append: string;
  /** Where it stands in `$all`. Old servers do not say it when one stream is read. */
  readonly source: SourcePosition | undefined;
}

/**
 * What to send. `bytes` is what the cluster counts against its limit. Throws UnacceptableEvent for metadata that uses the reserved key.
 */
export function toCluster(
  event: AcceptedEvent,
  append: string,
): { readonly proposed: JSONEventData; readonly bytes: number } {
  const metadata = JSON.parse(event.metadata) as JsonObject;
  if (Object.hasOwn(metadata, envelopeKey)) {
    throw new UnacceptableEvent(`metadata: the key ${envelopeKey} is reserved`);
  }
  const envelope: StoredEnvelope = {
    schemaVersion: event.schemaVersion,
    occurredAt: instantText(event.occurredAtMs),
    append,
  };
  const envelopeBytes = envelopeKey.length + JSON.stringify(envelope).length + 4;
  return {
    proposed: {
      id: event.id,
      contentType: 'application/json',
      type: event.type,
      data: JSON.parse(event.data) as Record<string, unknown>,
      metadata: { ...metadata, [envelopeKey]: envelope },
    },
    // The server counts two bytes for each character of the type, and a fixed part.
    bytes:
      Buffer.byteLength(event.data) + Buffer.byteLength(event.metadata) + envelopeBytes + 2 * event.type.length + 64,
  };
}

/**
 * Reads back what toCluster made. Undefined for an event that this service did not write: it carries no envelope. Throws LogDamaged for
 * one of ours whose content is not what we write.
 */
export function fromCluster(resolved: ResolvedEvent | AllStreamResolvedEvent): ClusterEvent | undefined {
  const { event } = resolved;
  if (event === undefined || !mayBeOurs(event.streamId, event.type)) return undefined;
  const metadata: unknown = event.metadata;
  if (!hasEnvelope(metadata)) return undefined;
  const { streamId: stream, id, type, position, created } = event;
  const { [envelopeKey]: envelope, ...ours } = metadata;
  const data: unknown = event.isJson ? event.data : undefined;
  const revision = Number(event.revision);
  if (!isEnvelope(envelope) || !isObject(data)) throw notWritten(stream, revision, id);
  const { schemaVersion, occurredAt, append } = envelope;
  const recordedAt = created.toISOString();
  return {
    event: { stream, revision, id, type, schemaVersion, occurredAt, recordedAt, data, metadata: ours },
    append,
    source: position,
  };
}

/** The same of an event that a subscription sent. */
export function fromSent(sent: SentEvent): (ClusterEvent & { readonly source: SourcePosition }) | undefined {
  const { stream, revision, id, type, source } = sent;
  if (!mayBeOurs(stream, type)) return undefined;
  const metadata = parsed(sent.metadata);
  if (!hasEnvelope(metadata)) return undefined;
  const { [envelopeKey]: envelope, ...ours } = metadata;
  const data = sent.contentType === 'application/json' ? parsed(sent.data) : undefined;
  if (!isEnvelope(envelope) || !isObject(data)) throw notWritten(stream, revision, id);
  const { schemaVersion, occurredAt, append } = envelope;
  const recordedAt = instantText(sent.createdMs);
  return {
    event: { stream, revision, id, type, schemaVersion, occurredAt, recordedAt, data, metadata: ours },
    append,
    source,
  };
}

function mayBeOurs(stream: string, type: string): boolean {
  return !stream.startsWith('$') && !type.startsWith('$');
}

function hasEnvelope(metadata: unknown): metadata is JsonObject {
  return isObject(metadata) && Object.hasOwn(metadata, envelopeKey);
}

function notWritten(stream: string, revision: number, id: string): LogDamaged {
  return new LogDamaged(
    `the cluster's event ${stream} revision ${String(revision)} (${id}) is not one that was written`,
  );
}

/** What a text of JSON says, undefined when it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function isEnvelope(value: unknown): value is StoredEnvelope {
  if (!isObject(value)) return false;
  const { schemaVersion, occurredAt, append } = value;
  return Number.isSafeInteger(schemaVersion) && typeof occurredAt === 'string' && typeof append === 'string';
}
