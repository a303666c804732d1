import { createHash } from 'node:crypto';

import { canonicalJson } from '../ledger/canonical-json.js';
import { leafHash } from '../ledger/merkle-root.js';
import type { JsonObject, Position, RecordedEvent } from './envelope.js';
import type { LogReader } from './log-reader.js';

/** The one type of event that the log reads the data of: it says what has to be taken out of earlier events. */
export const erasureType = 'PersonalDataErased';

/** An event that something was taken out of. */
export interface Redaction {
  readonly id: string;
  /** Its data now. */
  readonly remains: JsonObject;
  /** SHA-256 of the event as a leaf of the log's tree, as it was first recorded: base64. */
  readonly leaf: string;
}

/** A log that things can be taken out of again. */
export interface Erasing {
  /** The leaf of an event as it stands: base64. */
  leafOf(position: Position): Promise<string>;
  /** Takes out what recorded erasures say and what still stands. Gives how many events were changed. Repeating it changes nothing. */
  carryOut(): Promise<number>;
}

/**
 * Every redaction that the erasures in a log ask for, by the id of the event: of several of one event the leaf of the first, which is of what was recorded, and
 * what the last one leaves. `log` MUST give events as they stand.
 */
export async function redactionsIn(log: Pick<LogReader, 'readAll' | 'head'>): Promise<ReadonlyMap<string, Redaction>> {
  const found = new Map<string, Redaction>();
  for await (const { events } of log.readAll(0, await log.head(), { types: [erasureType], bare: true })) {
    for (const { data } of events) {
      for (const { id, remains, leaf } of data.erased as readonly Redaction[]) {
        found.set(id, { id, remains, leaf: found.get(id)?.leaf ?? leaf });
      }
    }
  }
  return found;
}

/** True when an event is what an erasure left of it. */
export function isRedacted(event: RecordedEvent, { remains }: Redaction): boolean {
  return digest(event.data) === digest(remains);
}

/** The leaf of an event in the log's tree: base64. */
export function leafOfEvent(event: RecordedEvent): string {
  return leafHash(canonicalJson(event)).toString('base64');
}

function digest(data: JsonObject): string {
  return createHash('sha256').update(canonicalJson(data)).digest('hex');
}
