import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { fold } from '../../../src/domain/decider.js';
import {
  intervention,
  type InterventionCommand,
  type InterventionState,
} from '../../../src/domain/intervention/intervention.js';
import { decideAll } from '../../support/decider-spec.js';

/* A small world, so that commands meet: few units, few levels, few minutes. */
const interventionId = 'i-1';
const anInstant = fc.nat({ max: 20 }).map((minute) => new Date(Date.UTC(2024, 1, 27, 10, minute)).toISOString());
const aUnit = fc.constantFrom('E1', 'E2', 'E3', '__proto__');
const orders = ['DispatchUnit', 'MarkUnitEnRoute', 'MarkUnitArrived', 'CancelUnit', 'ClearUnit'] as const;

const aStamp = fc
  .record({ type: fc.constantFrom(...orders), occurredAt: anInstant, unit: aUnit })
  .map(({ type, occurredAt, unit }): InterventionCommand => ({ type, interventionId, occurredAt, fields: { unit } }));
const aRequest = fc
  .record({ occurredAt: anInstant, zone: fc.constantFrom('5340', '5341', '') })
  .map(({ occurredAt, zone }): InterventionCommand => ({
    type: 'RequestIntervention',
    interventionId,
    occurredAt,
    fields: { zone, initiation: 'call', interventionType: 'noise' },
  }));
const aPriority = fc
  .record({ occurredAt: anInstant, level: fc.constantFrom('P1', 'P2', 'P3') })
  .map(({ occurredAt, level }): InterventionCommand => ({
    type: 'SetPriority',
    interventionId,
    occurredAt,
    fields: { scheme: 'nl-3', level },
  }));
const aDisposition = fc
  .record({ occurredAt: anInstant, disposition: fc.constantFrom('a', 'b') })
  .map(({ occurredAt, disposition }): InterventionCommand => ({
    type: 'RecordDisposition',
    interventionId,
    occurredAt,
    fields: { list: 'l', disposition },
  }));
const aMoment = fc
  .record({ type: fc.constantFrom('AnswerCall' as const, 'CloseIntervention' as const), occurredAt: anInstant })
  .map(({ type, occurredAt }): InterventionCommand => ({ type, interventionId, occurredAt, fields: {} }));
const aCommand = fc.oneof({ weight: 4, arbitrary: aStamp }, aRequest, aPriority, aDisposition, aMoment);
const aHistory = fc.array(aCommand, { maxLength: 40, size: 'max' });

const start: InterventionCommand = {
  type: 'RequestIntervention',
  interventionId,
  occurredAt: '2024-02-27T10:00:00.000Z',
  fields: { zone: '5341', initiation: 'call', interventionType: 'noise' },
};

describe('an intervention, whatever happens', () => {
  it('throws nothing but refusals', () => {
    // decideAll lets everything else through.
    fc.assert(fc.property(aHistory, (commands) => void decideAll(intervention, commands)));
  });

  it('takes a command that it has effective, at any later time, without adding anything', () => {
    fc.assert(
      fc.property(aHistory, (commands) => {
        const { state, effective } = decideAll(intervention, [start, ...commands]);
        for (const command of effective) expect(intervention.decide(command, state)).toEqual([]);
      }),
    );
  });

  it('has a state that is the fold of its events and nothing else', () => {
    fc.assert(
      fc.property(aHistory, (commands) => {
        const { state, events } = decideAll(intervention, [start, ...commands]);
        expect(fold(intervention, events)).toEqual(state);
      }),
    );
  });

  it('is requested, answered and closed at most once, and each change starts from what stood', () => {
    fc.assert(
      fc.property(aHistory, (commands) => {
        const { events } = decideAll(intervention, commands);
        for (const type of ['InterventionRequested', 'CallAnswered', 'InterventionClosed', 'PriorityAssigned']) {
          expect(events.filter((event) => event.type === type).length).toBeLessThanOrEqual(1);
        }
        if (events.length > 0) expect(events[0]?.type).toBe('InterventionRequested');
        let level: string | undefined;
        for (const event of events) {
          if (event.type === 'PriorityAssigned') level = event.data.level;
          if (event.type === 'PriorityChanged') {
            expect(event.data.from).toBe(level);
            level = event.data.to;
          }
        }
      }),
    );
  });

  it('never loses or rewrites a stamp', () => {
    fc.assert(
      fc.property(aHistory, (commands) => {
        const { state, events } = decideAll(intervention, [start, ...commands]);
        const recorded = events.flatMap((event) =>
          'unit' in event.data ? [[event.type, event.data.unit, event.occurredAt]] : [],
        );
        expect(sorted(stampsOf(state))).toEqual(sorted(recorded.map((stamp) => stamp.join(' '))));
      }),
    );
  });

  it('gives each unit the same stamps however the stamps of different units are woven together', () => {
    fc.assert(
      fc.property(fc.array(aStamp, { maxLength: 30, size: 'max' }), fc.infiniteStream(fc.nat()), (stamps, draws) => {
        const queues = new Map<string, InterventionCommand[]>();
        for (const stamp of stamps) {
          const unit = 'unit' in stamp.fields ? stamp.fields.unit : '';
          queues.set(unit, [...(queues.get(unit) ?? []), stamp]);
        }
        const woven: InterventionCommand[] = [];
        while (woven.length < stamps.length) {
          const waiting = [...queues.values()].filter((queue) => queue.length > 0);
          woven.push(waiting[(draws.next().value ?? 0) % waiting.length]!.shift()!);
        }
        const one = decideAll(intervention, [start, ...stamps]).state;
        const other = decideAll(intervention, [start, ...woven]).state;
        expect(unitsOf(other)).toEqual(unitsOf(one));
      }),
    );
  });
});

const sorted = (texts: readonly string[]): string[] => [...texts].sort();

function unitsOf(state: InterventionState): unknown {
  return state.status === 'unrequested' ? [] : [...state.units].sort(([a], [b]) => (a < b ? -1 : 1));
}

function stampsOf(state: InterventionState): string[] {
  if (state.status === 'unrequested') return [];
  return [...state.units].flatMap(([unit, { assignments }]) =>
    assignments.flatMap((assignment) => Object.entries(assignment).map(([kind, time]) => `${kind} ${unit} ${time}`)),
  );
}
