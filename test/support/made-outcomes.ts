import type { CorrectionEvent } from '../../src/domain/corrections/events.js';
import type { InterventionEvent } from '../../src/domain/intervention/events.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { seeded } from './made-events.js';

const begun = ['emergency-call', 'call', 'alarm', 'on-view', 'planned', 'partner', 'press'] as const;
const classes = ['patrol', 'ambulance', undefined] as const;
const stamps = ['UnitDispatched', 'UnitEnRoute', 'UnitArrived', 'UnitCancelled', 'UnitCleared'] as const;

/**
 * MADE-UP interventions of every sort, the same for the same seed: stamps that are missing, in any order or before the call; units of several classes;
 * reopened, merged, test and annulled ones; priorities that change; entries that come late, and clocks that ran ahead.
 */
export function everySortOfIntervention(count: number, seed: number): readonly RecordedEvent[] {
  const random = seeded(seed);
  const chance = (share: number): boolean => random() < share;
  const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const events: RecordedEvent[] = [];
  for (let number = 0; number < count; number++) {
    const id = `i-${String(number).padStart(4, '0')}`;
    const start = Date.UTC(2024, 0, 1) + number * 3_600_000;
    const after = (seconds: number): string => new Date(start + Math.round(seconds) * 1_000).toISOString();
    const anyTime = (): string =>
      after(chance(0.05) ? -60 * random() : chance(0.05) ? 200_000 * random() : 1_200 * random());
    const own: (InterventionEvent | CorrectionEvent)[] = [
      {
        type: 'InterventionRequested',
        occurredAt: after(0),
        data: {
          interventionId: id,
          zone: oneOf(['5340', '5341', '5344']),
          initiation: oneOf(begun),
          interventionType: oneOf(['fight', 'burglary']),
          ...(chance(0.9) ? { callReceivedAt: after(0) } : {}),
          createdAt: after(20),
          ...(chance(0.2) ? { incidentOccurredAt: after(-600 * random()) } : {}),
          ...(chance(0.05) ? { test: true } : {}),
          place: { precision: chance(0.1) ? 'station-fallback' : 'street' },
        },
      },
      {
        type: 'PriorityAssigned',
        occurredAt: after(21),
        data: { interventionId: id, scheme: 's', level: oneOf(['1', '2']) },
      },
    ];
    if (chance(0.6)) own.push({ type: 'CallAnswered', occurredAt: after(5), data: { interventionId: id } });
    if (chance(0.3)) {
      own.push({
        type: 'PriorityChanged',
        occurredAt: anyTime(),
        data: { interventionId: id, scheme: 's', from: '1', to: oneOf(['1', '2', '3']), phase: 'before-dispatch' },
      });
    }
    for (let unit = 0; unit < Math.floor(random() * 4); unit++) {
      const unitClass = oneOf(classes);
      for (const type of stamps) {
        if (!chance(type === 'UnitCancelled' ? 0.15 : 0.7)) continue;
        const data = {
          interventionId: id,
          unit: `U${String(unit)}`,
          ...(unitClass === undefined ? {} : { unitClass }),
        };
        own.push({ type, occurredAt: anyTime(), data });
      }
    }
    if (chance(0.2)) own.push({ type: 'InterventionDispositioned', occurredAt: after(2_000), data: { interventionId: id, list: 'l', disposition: oneOf(['unfounded', 'report-taken']) } }); // prettier-ignore
    if (chance(0.7)) own.push({ type: 'InterventionClosed', occurredAt: after(3_000), data: { interventionId: id } });
    if (chance(0.05)) own.push({ type: 'InterventionReopened', occurredAt: after(4_000), data: { interventionId: id, reason: 'r' } }); // prettier-ignore
    if (chance(0.05) && number > 0) own.push({ type: 'InterventionMerged', occurredAt: after(100), data: { interventionId: id, into: `i-${String(number - 1).padStart(4, '0')}` } }); // prettier-ignore
    const idOf = (index: number): string => `00000000-0000-4000-a${String(seed).padStart(3, '0')}-${String(number * 100 + index).padStart(12, '0')}`; // prettier-ignore
    const arrival = own.findIndex(({ type }) => type === 'UnitArrived');
    const people = { requestedBy: 'a', authorisedBy: 'b' };
    if (arrival >= 0 && chance(0.15)) {
      const fact = own[arrival] as InterventionEvent;
      own.push({
        type: 'TimestampCorrected',
        occurredAt: after(9_000),
        data: { corrects: idOf(arrival), event: fact.type, field: 'occurredAt', before: fact.occurredAt, after: anyTime(), reason: oneOf(['clock-error', 'data-entry'] as const), ...people }, // prettier-ignore
      });
    }
    if (chance(0.05)) {
      own.push({
        type: 'RecordAnnulled',
        occurredAt: after(9_500),
        data: { corrects: idOf(0), event: 'InterventionRequested', reason: 'duplicate', ...people },
      });
    }
    for (const [revision, event] of own.entries()) {
      const enteredAt = new Date(
        Date.parse(event.occurredAt) + (chance(0.1) ? 1_000_000 * random() - 200_000 : 1_000),
      ).toISOString();
      events.push({
        ...event,
        id: idOf(revision),
        stream: `intervention-${id}`,
        revision,
        position: events.length + 1,
        schemaVersion: 1,
        recordedAt: after(10_000),
        data: event.data as Readonly<Record<string, unknown>>,
        metadata: { source: chance(0.05) ? 'manual' : 'cad', feed: 'made-up', enteredAt, synthetic: true },
      });
    }
  }
  return events;
}
