import { writeSync } from 'node:fs';

import type { NewEvent } from '../../src/event-log/envelope.js';
import type { SqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';

/*
 * A load whose every append can be checked afterwards: all that an event must be follows from its stream and its revision, and each event
 * says how many came with it. This file runs in the child that is killed and in the test that looks at what is left.
 */

/** An append that the log acknowledged: events `first` to `last` of the stream. */
export interface Acknowledged {
  readonly stream: string;
  readonly first: number;
  readonly last: number;
}

/** The event that stands at a revision; it came `index`-th of `of` in its append. */
export function loadEvent(stream: string, revision: number, index: number, of: number): NewEvent {
  const [number = '0'] = /\d+$/.exec(stream) ?? [];
  return {
    id: `${number.padStart(8, '0')}-0000-4000-8000-${String(revision).padStart(12, '0')}`,
    type: 'UnitDispatched',
    schemaVersion: 1,
    occurredAt: '2024-02-27T10:15:00.000Z',
    data: { unit: 'P1', index, of, filler: 'x'.repeat((revision * 37) % 400) },
    metadata: { source: 'import', synthetic: true },
  };
}

/** Appends for ever, so many streams at a time, 1 to 5 events an append at the exact revision; writes a line for every acknowledgement. */
export async function appendForEver(log: SqliteLog, streams: number, random: () => number): Promise<void> {
  await Promise.all(Array.from({ length: streams }, (_, number) => appendTo(log, `load-${String(number)}`, random)));
}

async function appendTo(log: SqliteLog, stream: string, random: () => number): Promise<void> {
  let next = 0;
  for await (const { revision } of log.readStream(stream)) next = revision + 1;
  for (;;) {
    const of = 1 + Math.floor(random() * 5);
    const events = Array.from({ length: of }, (_, index) => loadEvent(stream, next + index, index, of));
    const { revision } = await log.append(stream, next === 0 ? 'no-stream' : next - 1, events);
    // Not process.stdout: what it still held when the kill came would be acknowledgements that nobody saw.
    writeSync(1, `${stream} ${String(next)} ${String(revision)}\n`);
    next = revision + 1;
  }
}

/** The acknowledgements in what the child wrote; a line that was cut short is none. */
export function acknowledgedIn(output: string): readonly Acknowledged[] {
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [stream = '', first = '', last = ''] = line.split(' ');
      return { stream, first: Number(first), last: Number(last) };
    });
}

/**
 * What is wrong with a log after the load, as sentences: an acknowledged event that is missing, a stream or the log with a gap or a repeat, an
 * event that is not what was sent, half an append.
 */
export async function faultsIn(
  log: Pick<SqliteLog, 'readAll'>,
  acknowledged: readonly Acknowledged[],
): Promise<readonly string[]> {
  const faults: string[] = [];
  const next = new Map<string, number>();
  const open = new Map<string, number>();
  let position = 0;
  for await (const { events } of log.readAll(0)) {
    for (const { stream, revision, ...event } of events) {
      position += 1;
      if (event.position !== position) faults.push(`position ${String(event.position)} stands at ${String(position)}`);
      if (revision !== (next.get(stream) ?? 0)) faults.push(`${stream}: revision ${String(revision)} is out of turn`);
      next.set(stream, revision + 1);
      const { index, of } = event.data as { readonly index: number; readonly of: number };
      const { position: at, recordedAt, ...content } = event;
      if (JSON.stringify(content) !== JSON.stringify(loadEvent(stream, revision, index, of))) {
        faults.push(`position ${String(at)}, recorded at ${recordedAt}: not what was sent`);
      }
      if (index !== (open.get(stream) ?? 0))
        faults.push(`${stream}: half an append before revision ${String(revision)}`);
      open.set(stream, index + 1 === of ? 0 : index + 1);
    }
  }
  for (const [stream, index] of open) if (index !== 0) faults.push(`${stream}: half an append at its end`);
  for (const { stream, last } of acknowledged) {
    const end = (next.get(stream) ?? 0) - 1;
    if (end < last) faults.push(`${stream}: acknowledged up to revision ${String(last)}, there up to ${String(end)}`);
  }
  return faults;
}
