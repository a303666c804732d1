import { randomUUID } from 'node:crypto';

import type { NewEvent, RecordedEvent } from '../../src/event-log/envelope.js';
import type { SqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { designated, hotspotBoundary, squareAround } from '../geography/geography-events.js';
import { interventionEvents } from './made-events.js';

/** Appends corrections of clocks, fields and whole records, and boundaries that come and move, to a log of made-up interventions. */
export async function appendCorrectionsAndBoundaries(log: SqliteLog): Promise<void> {
  const byStream = new Map<string, RecordedEvent[]>();
  for await (const page of log.readAll(0)) {
    for (const event of page.events) byStream.set(event.stream, [...(byStream.get(event.stream) ?? []), event]);
  }
  const metadata = { source: 'manual' };
  const fact = (type: string, data: NewEvent['data'], occurredAt = '2026-01-01T00:00:00.000Z'): NewEvent => {
    return { id: randomUUID(), type, schemaVersion: 1, occurredAt, data, metadata };
  };
  const because = { reason: 'clock-error', requestedBy: 'a', authorisedBy: 'b', legalBasis: 'c' };
  let n = 0;
  for (const [stream, events] of byStream) {
    const [requested, , third, , fifth] = events;
    if (requested?.type !== 'InterventionRequested' || third === undefined || fifth === undefined || n++ % 7 > 0)
      continue;
    const correcting = ({ id, type }: RecordedEvent) => ({ ...because, corrects: id, event: type });
    const earlier = new Date(Date.parse(third.occurredAt) - 30_000).toISOString();
    const corrections = [
      fact('TimestampCorrected', {
        ...correcting(third),
        field: 'occurredAt',
        before: third.occurredAt,
        after: earlier,
      }),
      fact('RecordCorrected', { ...correcting(requested), field: 'zone', before: requested.data.zone, after: '5345' }),
      fact('RecordAnnulled', correcting(n % 14 === 1 ? fifth : requested)),
    ];
    for (const correction of corrections.slice(0, 1 + (n % 3))) await log.append(stream, 'any', [correction]);
  }
  const said = [
    designated('h1', '2024-01-01'),
    hotspotBoundary('h1', squareAround([4.31, 50.81], 0.01), { from: '2024-01-01' }),
    hotspotBoundary('h1', squareAround([4.31, 50.81], 0.05), { from: '2024-01-02', version: 2 }),
  ];
  for (const { type, data, occurredAt } of said)
    await log.append('hotspot-h1', 'any', [fact(type, { ...data }, occurredAt)]);
  // Facts within them, before and after they move, and their corrections among later events.
  for (const { stream, event } of interventionEvents(2_000, 5)) {
    const place = { precision: 'exact', point: { longitude: 4.302 + (n++ % 5) * 0.02, latitude: 50.803 } };
    const data = event.type === 'InterventionRequested' ? { ...event.data, place } : event.data;
    await log.append(stream, 'any', [{ ...event, data }]);
  }
}
