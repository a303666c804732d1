import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { responseTimes } from '../../projections/response-times.js';
import type { TrackerEvent } from '../../projections/tracker-event.js';
import type { InterventionEvent } from '../../src/domain/intervention/events.js';
import { foldInMemory } from '../support/fold-in-memory.js';

const interventionId = 'i-1';
const at = (minute: number): string => new Date(Date.UTC(2024, 1, 27, 10, minute)).toISOString();

/** The events as the log would hold them, recorded in the order given. */
function recorded(events: readonly InterventionEvent[]): TrackerEvent[] {
  return events.map((event, index) => ({
    ...event,
    position: index + 1,
    revision: index,
    stream: `intervention-${interventionId}`,
    id: String(index),
    recordedAt: at(59),
    metadata: { source: 'import', feed: 'f' },
  }));
}

const requested: InterventionEvent = {
  type: 'InterventionRequested',
  occurredAt: at(0),
  data: {
    interventionId,
    zone: '5341',
    initiation: 'call',
    interventionType: 'noise',
    callReceivedAt: at(0),
    createdAt: at(1),
    place: { precision: 'unknown' },
  },
};
const stampTypes = ['UnitDispatched', 'UnitEnRoute', 'UnitArrived', 'UnitCancelled', 'UnitCleared'] as const;
const aUnit = fc.constantFrom('E1', 'E2', 'E3');
const aStamp = fc
  .record({ type: fc.constantFrom(...stampTypes), minute: fc.nat({ max: 30 }), unit: aUnit })
  .map(({ type, minute, unit }): InterventionEvent => ({
    type,
    occurredAt: at(minute),
    data: { interventionId, unit, unitZone: `zone of ${unit}` },
  }));
const moments: InterventionEvent[] = [
  { type: 'CallAnswered', occurredAt: at(0), data: { interventionId } },
  { type: 'InterventionClosed', occurredAt: at(40), data: { interventionId } },
  { type: 'InterventionDispositioned', occurredAt: at(40), data: { interventionId, list: 'l', disposition: 'd' } },
  { type: 'PriorityAssigned', occurredAt: at(1), data: { interventionId, scheme: 's', level: 'P1' } },
];

/** The stamps of two units, of which the second is the first to go and to arrive. */
const units = (['E1', 'E2'] as const).flatMap((unit, later) =>
  stampTypes.map((type, step): InterventionEvent => ({
    type,
    occurredAt: at(10 + 3 * step - 2 * later),
    data: { interventionId, unit },
  })),
);

const rowOf = (events: readonly InterventionEvent[]) => {
  const [row] = foldInMemory(responseTimes, recorded([requested, ...events]));
  return row;
};
const priority = (minute: number, from: string, to: string): InterventionEvent => ({
  type: 'PriorityChanged',
  occurredAt: at(minute),
  data: { interventionId, scheme: 's', from, to, phase: 'before-dispatch' },
});
const dispatched = (minute: number): InterventionEvent => ({
  type: 'UnitDispatched',
  occurredAt: at(minute),
  data: { interventionId, unit: 'E1' },
});
const assigned = moments[3]!;

describe('response times', () => {
  it('are the same whatever order the stamps were recorded in', () => {
    const woven = fc
      .array(aStamp, { maxLength: 15, size: 'max' })
      .chain((stamps) =>
        fc.tuple(fc.constant(stamps), fc.shuffledSubarray([...stamps, ...moments], { minLength: stamps.length + 4 })),
      );
    fc.assert(
      fc.property(woven, ([stamps, shuffled]) => {
        expect(rowOf(shuffled)).toEqual(rowOf([...stamps, ...moments]));
      }),
    );
  });

  it('measure between the clocks that the row has, whichever came last', () => {
    const between = (from: unknown, to: unknown): number | null =>
      typeof from !== 'string' || typeof to !== 'string' ? null : (Date.parse(to) - Date.parse(from)) / 1000;
    fc.assert(
      fc.property(fc.shuffledSubarray([...moments, ...units], { minLength: 1 }), (events) => {
        const row = rowOf(events)!;
        expect(row).toMatchObject({
          callProcessingSeconds: between(row.callAnsweredAt, row.firstDispatchedAt),
          alarmHandlingSeconds: between(row.callReceivedAt, row.firstDispatchedAt),
          dispatchSeconds: between(row.createdAt, row.firstDispatchedAt),
          turnoutSeconds: between(row.firstDispatchedAt, row.firstEnRouteAt),
          travelSeconds: between(row.firstEnRouteAt, row.firstArrivedAt),
          policeResponseSeconds: between(row.createdAt, row.firstArrivedAt),
          totalResponseSeconds: between(row.callReceivedAt, row.firstArrivedAt),
        });
      }),
    );
  });

  it.each<[string, InterventionEvent[], string]>([
    ['the current one before any dispatch', [assigned, priority(2, 'P1', 'P2')], 'P2'],
    ['what it was changed to before', [assigned, priority(2, 'P1', 'P2'), dispatched(3)], 'P2'],
    ['what it was changed to at that instant', [assigned, dispatched(3), priority(3, 'P1', 'P2')], 'P2'],
    ['not what it was changed to after', [assigned, dispatched(3), priority(4, 'P1', 'P2')], 'P1'],
    ['a change before, recorded after', [assigned, dispatched(3), priority(2, 'P1', 'P2')], 'P2'],
    ['the first one given, where it came late', [dispatched(3), assigned], 'P1'],
  ])('take as priority at dispatch %s', (_what, events, expected) => {
    expect(rowOf(events)?.priorityAtDispatch).toBe(expected);
  });

  it('count a request as late from its last clock on, not from an incident that was reported days later', () => {
    const lateBy = (minutes: number): unknown => {
      const [event] = recorded([{ ...requested, occurredAt: '2024-02-20T10:00:00.000Z' }]);
      const here = { ...event!, metadata: { source: 'cad' as const }, recordedAt: at(1 + minutes) };
      return foldInMemory(responseTimes, [here])[0]?.lateEntries;
    };
    expect([lateBy(5), lateBy(6)]).toEqual([0, 1]);
  });

  it('refuse a second request', () => {
    expect(() => rowOf([requested])).toThrow(/i-1 is requested a second time/);
  });
});
