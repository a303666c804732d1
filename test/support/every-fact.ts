import { readdirSync, readFileSync } from 'node:fs';

import type { NewEvent, RecordedEvent } from '../../src/event-log/envelope.js';
import { interventionEvents, type MadeEvent } from './made-events.js';

const given = new URL('../projections/', import.meta.url);

/**
 * What the tests of all projections are given, as one log: every type of fact, corrections, annulments, mergers, and boundaries that move; made up.
 * `copies` times, each under ids of its own, with `between` events of interventions before each and after the last.
 */
export function* everyFact({
  copies,
  between,
}: {
  readonly copies: number;
  readonly between: number;
}): Generator<MadeEvent> {
  for (let copy = 1; copy <= copies; copy++) {
    yield* interventionEvents(between, copy);
    for (const [index, name] of projectionsWithEvents().entries()) {
      yield* renamed(eventsOf(name), `.${name}-${String(copy)}`, copy * 100 + index);
    }
  }
  yield* interventionEvents(between, copies + 1);
}

function projectionsWithEvents(): readonly string[] {
  return readdirSync(given, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

function eventsOf(name: string): readonly RecordedEvent[] {
  const lines = readFileSync(new URL(`${name}/given.jsonl`, given), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as RecordedEvent);
}

/** Ids of events and of what streams are about, in whatever field they are named, so that copies and files do not meet. */
function* renamed(events: readonly RecordedEvent[], suffix: string, number: number): Generator<MadeEvent> {
  const names = new Map<string, string>();
  for (const { id, stream } of events) {
    names.set(id, `${String(number).padStart(8, '0')}${id.slice(8)}`);
    const subject = stream.slice(stream.indexOf('-') + 1);
    names.set(subject, `${subject}${suffix}`);
  }
  const rename = (value: unknown): unknown => {
    if (typeof value === 'string') return names.get(value) ?? value;
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, rename(inner)]));
  };
  for (const { id, stream, type, schemaVersion, occurredAt, data, metadata } of events) {
    const event = { id: names.get(id) ?? id, type, schemaVersion, occurredAt, metadata };
    yield { stream: `${stream}${suffix}`, event: { ...event, data: rename(data) } as NewEvent };
  }
}
