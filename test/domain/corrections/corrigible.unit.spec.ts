import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { CorrectionCommand } from '../../../src/domain/corrections/commands.js';
import type { CorrigibleState } from '../../../src/domain/corrections/corrigible.js';
import { correctionReasons } from '../../../src/domain/corrections/events.js';
import { type DomainEvent, fold } from '../../../src/domain/decider.js';
import type { RefusalCode } from '../../../src/domain/refusal.js';
import {
  type Category,
  deciderOfCategory,
  type TrackerCommand,
  type TrackerFact,
} from '../../../src/domain/streams.js';
import { refusalOf } from '../../support/decider-spec.js';

const at = (time: string): string => `2024-02-27T${time}:00.000Z`;
const people = { requestedBy: 'dispatcher-12', authorisedBy: 'supervisor-07' };
type Given = DomainEvent & { readonly id: string };

const kindOf = (event: Given): Category =>
  event.type.startsWith('Shooting') || event.type.startsWith('Victim')
    ? 'shooting'
    : /Seiz|Drugs|Cash/.test(event.type)
      ? 'seizure'
      : 'intervention';

/** given(events).when(command): every event has an id, as the log gives one. */
function given(...events: readonly Given[]) {
  const category = events[0] === undefined ? 'intervention' : kindOf(events[0]);
  const decider = deciderOfCategory(category);
  const state = fold(decider, events as unknown as TrackerFact[]);
  return {
    state: (state as CorrigibleState<unknown>).facts,
    when: (command: object) => {
      const whole = { category, recordId: 'i-1', occurredAt: at('20:00'), ...command } as unknown as TrackerCommand;
      const decided = () => decider.decide(whole, state);
      return {
        then: (...expected: readonly object[]) => {
          expect(decided()).toEqual(expected);
        },
        thenNothing: () => {
          expect(decided()).toEqual([]);
        },
        thenRefused: (code: RefusalCode, field?: string) => {
          const refusal = refusalOf(decided);
          expect({ code: refusal.code, field: refusal.field }).toEqual({ code, field });
        },
      };
    },
  };
}

const fact = (id: string, type: string, time: string, data: object = {}): Given => ({
  id,
  type,
  occurredAt: at(time),
  data: { interventionId: 'i-1', ...data },
});
const requested = fact('e-1', 'InterventionRequested', '10:00', {
  zone: '5341',
  initiation: 'call',
  interventionType: 'noise',
  callReceivedAt: at('10:00'),
  createdAt: at('10:01'),
  place: { precision: 'street' },
});
const dispatched = fact('e-2', 'UnitDispatched', '10:05', { unit: 'A1' });
const arrived = fact('e-3', 'UnitArrived', '10:20', { unit: 'A1' });
const assigned = fact('e-4', 'PriorityAssigned', '10:01', { scheme: 's', level: '2' });

const change = (corrects: string, field: string, before: unknown, after: unknown, more: object = {}) => ({
  type: 'CorrectRecord',
  fields: { corrects, field, before, after, reason: 'data-entry', ...people, ...more },
});
const clock = (corrects: string, before: unknown, after: unknown, field = 'occurredAt', more: object = {}) => ({
  type: 'CorrectTimestamp',
  fields: { corrects, field, before, after, reason: 'clock-error', ...people, ...more },
});
const annul = (corrects: string, more: object = {}) => ({
  type: 'AnnulRecord',
  fields: { corrects, reason: 'duplicate', ...people, ...more },
});
const event = (id: string, type: string, corrected: string, { fields }: { readonly fields: object }): Given => ({
  id,
  type,
  occurredAt: at('20:00'),
  data: { ...fields, event: corrected },
});
const { id: _id, ...recordedZone } = event(
  '',
  'RecordCorrected',
  'InterventionRequested',
  change('e-1', 'zone', '5341', '5340'),
);

describe('a correction of a field', () => {
  it('names the event, its type, what stood and what should stand', () => {
    given(requested)
      .when(change('e-1', 'zone', '5341', '5340'))
      .then(recordedZone);
  });
  it('adds nothing when what it asks for stands', () => {
    given(requested)
      .when(change('e-1', 'zone', '5340', '5341'))
      .thenNothing();
    given(requested, { id: 'c-1', ...recordedZone })
      .when(change('e-1', 'zone', '5341', '5340'))
      .thenNothing();
  });
  it('starts from what stands, not from what was recorded', () => {
    const corrected = given(requested, { id: 'c-1', ...recordedZone });
    corrected.when(change('e-1', 'zone', '5341', '5339')).thenRefused('CORRECTION_OUTDATED', 'before');
    corrected.when(change('e-1', 'zone', '5340', '5339')).then(expect.objectContaining({ type: 'RecordCorrected' }));
  });
  it('adds and takes away what a record can do without', () => {
    given(requested)
      .when(change('e-1', 'hotspot', null, 'peterbos'))
      .then(expect.anything());
    given(requested)
      .when(change('e-1', 'place', { precision: 'street' }, null))
      .then(expect.anything());
    given(requested)
      .when(change('e-1', 'place.point', null, { latitude: 50.8, longitude: 4.3 }))
      .then(expect.anything());
  });
  it.each([
    [
      'an event that the record does not have',
      change('e-9', 'zone', '5341', '5340'),
      'CORRECTED_EVENT_UNKNOWN',
      'corrects',
    ],
    ['a field that the event does not have', change('e-1', 'colour', null, 'red'), 'FIELD_INVALID', 'field'],
    ['a field of Object itself', change('e-1', 'constructor', null, 'x'), 'FIELD_INVALID', 'field'],
    ['a field inside one that has none', change('e-1', 'zone.name', null, 'x'), 'FIELD_INVALID', 'field'],
    ['a part of a place that there is not', change('e-1', 'place.floor', null, 3), 'FIELD_INVALID', 'field'],
    ['the id of the record', change('e-1', 'interventionId', 'i-1', 'i-2'), 'FIELD_INVALID', 'field'],
    ['a clock', change('e-1', 'callReceivedAt', at('10:00'), at('09:00')), 'FIELD_INVALID', 'field'],
    ['a value that cannot stand there', change('e-1', 'initiation', 'call', 'guess'), 'FIELD_INVALID', 'after'],
    ['a value of another kind', change('e-1', 'zone', '5341', 5340), 'FIELD_INVALID', 'after'],
    [
      'coordinates that are none',
      change('e-1', 'place.point', null, { latitude: 95, longitude: 4 }),
      'FIELD_INVALID',
      'after',
    ],
    ['the loss of what must be there', change('e-1', 'zone', '5341', null), 'FIELD_INVALID', 'after'],
    ['the loss of what a place must have', change('e-1', 'place.precision', 'street', null), 'FIELD_INVALID', 'after'],
    [
      'a reason that there is not',
      change('e-1', 'zone', '5341', '5340', { reason: 'whim' }),
      'FIELD_INVALID',
      'reason',
    ],
    ['nobody who asked', change('e-1', 'zone', '5341', '5340', { requestedBy: '' }), 'FIELD_INVALID', 'requestedBy'],
  ] as const)('is refused with its field: %s', (_case, command, code, field) => {
    given(requested).when(command).thenRefused(code, field);
  });
  it('is refused on a record that is not there', () => {
    given()
      .when(change('e-1', 'zone', '5341', '5340'))
      .thenRefused('CORRECTED_EVENT_UNKNOWN', 'corrects');
  });
  it('takes one person, and two for a priority once a unit is there', () => {
    const alone = { authorisedBy: people.requestedBy };
    const lower = change('e-4', 'level', '2', '3', alone);
    given(requested, assigned, dispatched).when(lower).then(expect.anything());
    given(requested, assigned, dispatched, arrived)
      .when(lower)
      .thenRefused('AUTHORISER_NOT_INDEPENDENT', 'authorisedBy');
  });
  it('leaves a unit that fits the substance', () => {
    const made: Given = {
      id: 's-1',
      type: 'SeizureMade',
      occurredAt: at('10:00'),
      data: { seizureId: 'i-1', zone: 'z' },
    };
    const drugs = { seizureId: 'i-1', itemId: 'd', substance: 'cocaine', quantity: 3, unit: 'g', measure: 'field' };
    const seized: Given = { id: 's-2', type: 'DrugsSeized', occurredAt: at('10:00'), data: drugs };
    given(made, seized)
      .when(change('s-2', 'unit', 'g', 'plant'))
      .thenRefused('FIELD_INVALID', 'after');
    given(made, seized)
      .when(change('s-2', 'quantity', 3, 0))
      .thenRefused('FIELD_INVALID', 'after');
    given(made, seized)
      .when(change('s-2', 'quantity', 3, 4))
      .then(expect.anything());
  });
});

describe('a correction of a clock', () => {
  it('takes two people', () => {
    const command = clock('e-3', at('10:20'), at('10:08'));
    given(requested, dispatched, arrived)
      .when(command)
      .then(expect.objectContaining({ type: 'TimestampCorrected' }));
    given(requested, dispatched, arrived)
      .when(clock('e-3', at('10:20'), at('10:08'), 'occurredAt', { authorisedBy: people.requestedBy }))
      .thenRefused('AUTHORISER_NOT_INDEPENDENT', 'authorisedBy');
  });
  it.each([
    ['a field that is none', clock('e-1', '5341', at('09:00'), 'zone'), 'field'],
    ['when the request began, which follows from its clocks', clock('e-1', at('10:00'), at('09:00')), 'field'],
    ['no instant', clock('e-3', at('10:20'), 'yesterday'), 'after'],
    ['a fact without a time', clock('e-3', at('10:20'), null), 'after'],
  ] as const)('is refused with its field: %s', (_case, command, field) => {
    given(requested, dispatched, arrived).when(command).thenRefused('FIELD_INVALID', field);
  });
  it('keeps one clock of a request', () => {
    const first = clock('e-1', at('10:00'), null, 'callReceivedAt');
    const last = clock('e-1', at('10:01'), null, 'createdAt');
    given(requested).when(first).then(expect.anything());
    given(requested, event('c-1', 'TimestampCorrected', 'InterventionRequested', first))
      .when(last)
      .thenRefused('FIELD_INVALID', 'after');
  });
});

describe('an annulment', () => {
  it('takes two people, and is recorded once', () => {
    given(requested)
      .when(annul('e-1'))
      .then(expect.objectContaining({ type: 'RecordAnnulled' }));
    given(requested)
      .when(annul('e-1', { authorisedBy: people.requestedBy }))
      .thenRefused('AUTHORISER_NOT_INDEPENDENT', 'authorisedBy');
    const annulled = event('c-1', 'RecordAnnulled', 'InterventionRequested', annul('e-1'));
    given(requested, annulled).when(annul('e-1')).thenNothing();
    given(requested, annulled)
      .when(change('e-1', 'zone', '5341', '5340'))
      .thenRefused('RECORD_ALREADY_ANNULLED', 'corrects');
  });
  it('is not of a correction', () => {
    given(requested, { id: 'c-1', ...recordedZone })
      .when(annul('c-1'))
      .thenRefused('FIELD_INVALID', 'corrects');
  });
});

describe('what is decided afterwards', () => {
  const set = (time: string) => ({
    type: 'SetPriority',
    interventionId: 'i-1',
    occurredAt: at(time),
    fields: { scheme: 's', level: '3' },
  });
  const changed = (phase: string) => expect.objectContaining({ data: expect.objectContaining({ phase }) });
  const history = [requested, assigned, dispatched, arrived] as const;

  it('is decided on the corrected facts: the phase of a priority follows the corrected arrival', () => {
    given(...history)
      .when(set('10:10'))
      .then(changed('before-arrival'));
    const earlier = event('c-1', 'TimestampCorrected', 'UnitArrived', clock('e-3', at('10:20'), at('10:08')));
    given(...history, earlier)
      .when(set('10:10'))
      .then(changed('after-arrival'));
    const gone = event('c-1', 'RecordAnnulled', 'UnitArrived', annul('e-3'));
    given(...history, gone)
      .when(set('10:30'))
      .then(changed('before-arrival'));
  });
  it('can record a stamp again where one was annulled, and the record where that was', () => {
    const arrive = { type: 'MarkUnitArrived', interventionId: 'i-1', occurredAt: at('10:25'), fields: { unit: 'A1' } };
    given(...history)
      .when(arrive)
      .thenRefused('UNIT_STAMP_ALREADY_RECORDED');
    given(...history, event('c-1', 'RecordAnnulled', 'UnitArrived', annul('e-3')))
      .when(arrive)
      .then(expect.anything());
    const whole = event('c-1', 'RecordAnnulled', 'InterventionRequested', annul('e-1'));
    given(...history, whole)
      .when(arrive)
      .thenRefused('INTERVENTION_UNKNOWN');
  });
});

describe('corrections, whatever their order', () => {
  it('leave the last value that each of them was given, and never touch what was recorded', () => {
    const aZone = fc.constantFrom('5339', '5340', '5341');
    fc.assert(
      fc.property(fc.array(fc.tuple(aZone, fc.constantFrom(...correctionReasons)), { maxLength: 12 }), (steps) => {
        const decider = deciderOfCategory('intervention');
        const frozen = JSON.stringify(requested);
        let state = decider.evolve(decider.initial, requested as unknown as TrackerFact);
        let zone = '5341';
        for (const [index, [after, reason]] of steps.entries()) {
          const command = {
            category: 'intervention',
            recordId: 'i-1',
            occurredAt: at('20:00'),
            ...change('e-1', 'zone', zone, after, { reason }),
          };
          const events = decider.decide(command as CorrectionCommand, state);
          expect(events).toHaveLength(after === zone ? 0 : 1);
          for (const one of events)
            state = decider.evolve(state, { ...one, id: `c-${String(index)}` } as unknown as TrackerFact);
          zone = after;
        }
        const { facts } = state as CorrigibleState<{ readonly request: typeof requested }>;
        expect(facts.request.data).toMatchObject({ zone });
        expect(JSON.stringify(requested)).toBe(frozen);
      }),
    );
  });
});
