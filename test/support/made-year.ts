import { responseTimes } from '../../projections/response-times.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { foldInMemory } from './fold-in-memory.js';
import { interventionEvents, recorded } from './made-events.js';

/** The same event a number of hours later, by every clock in it. */
function later(event: RecordedEvent, hours: number): RecordedEvent {
  const shifted = JSON.stringify(event).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (instant) =>
    new Date(Date.parse(instant) + hours * 3_600_000).toISOString(),
  );
  return JSON.parse(shifted) as RecordedEvent;
}

/** Made-up interventions thirteen hours apart: a year, with both changes of the clocks. Every seventh arrival was not recorded. */
export const yearOfEvents: readonly RecordedEvent[] = recorded(interventionEvents(4_000))
  .filter(({ type, position }) => type !== 'UnitArrived' || position % 7 !== 0)
  .map((event, index) => ({ ...later(event, 13 * Number(event.stream.slice(-8))), position: index + 1 }));

/** Their rows of response-times, folded the plain way. */
export const yearOfRows = foldInMemory(responseTimes, yearOfEvents);
