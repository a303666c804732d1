import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { arrest, type ArrestCommand } from '../../../src/domain/arrest/arrest.js';
import { type ArrestEvent, type ArrestOutcome, arrestOutcomes } from '../../../src/domain/arrest/events.js';
import { decideAll, specOf } from '../../support/decider-spec.js';

const given = specOf(arrest);
const arrestId = 'a-1';
const at = (time: string): string => `2024-03-01T${time}:00.000Z`;
const made: ArrestEvent = {
  type: 'ArrestMade',
  occurredAt: at('18:00'),
  data: { arrestId, zone: '5341', kind: 'judicial', ground: 'weapon' },
};
const outcome = (one: ArrestOutcome, time = '20:00'): ArrestCommand => ({
  type: 'RecordArrestOutcome',
  arrestId,
  occurredAt: at(time),
  fields: { outcome: one },
});
const released: ArrestEvent = {
  type: 'ArrestOutcomeRecorded',
  occurredAt: at('20:00'),
  data: { arrestId, outcome: 'released' },
};
const people = { requestedBy: 'officer-1', authorisedBy: 'magistrate-2' };
const voidIt = (more: object = {}): ArrestCommand => ({
  type: 'VoidArrest',
  arrestId,
  occurredAt: at('21:00'),
  fields: { reason: 'mistaken identity', ...people, ...more },
});
const voided: ArrestEvent = {
  type: 'ArrestVoided',
  occurredAt: at('21:00'),
  data: { arrestId, reason: 'mistaken identity', ...people },
};

describe('the outcome of an arrest', () => {
  it('is recorded, and a later one says what stood before', () => {
    given(made).when(outcome('released')).then(released);
    given(made, released)
      .when(outcome('charged', '22:00'))
      .then({
        type: 'ArrestOutcomeRecorded',
        occurredAt: at('22:00'),
        data: { arrestId, outcome: 'charged', previous: 'released' },
      });
  });
  it('adds nothing when it is known, nothing to an arrest that is not, and is one that there is', () => {
    given(made, released).when(outcome('released')).thenNothing();
    given().when(outcome('released')).thenRefused('ARREST_UNKNOWN');
    given(made)
      .when(outcome('gone' as ArrestOutcome))
      .thenRefused('FIELD_INVALID', 'outcome');
  });
});

describe('a voided arrest', () => {
  it('takes two people, and is voided once', () => {
    given(made).when(voidIt()).then(voided);
    given(made, voided).when(voidIt()).thenNothing();
    given(made, voided)
      .when(voidIt({ reason: 'other' }))
      .thenRefused('ARREST_ALREADY_VOIDED');
    given(made)
      .when(voidIt({ authorisedBy: 'officer-1' }))
      .thenRefused('AUTHORISER_NOT_INDEPENDENT', 'authorisedBy');
    given(made)
      .when(voidIt({ reason: '' }))
      .thenRefused('FIELD_INVALID', 'reason');
    given().when(voidIt()).thenRefused('ARREST_UNKNOWN');
  });
});

it('takes every effective command again without adding anything', () => {
  const start: ArrestCommand = {
    type: 'RecordArrest',
    arrestId,
    occurredAt: at('18:00'),
    fields: { zone: '5341', kind: 'judicial', ground: 'weapon' },
  };
  const aCommand = fc.oneof(
    fc
      .tuple(fc.constantFrom(...arrestOutcomes), fc.nat({ max: 5 }))
      .map(([one, minute]) => outcome(one, `20:0${minute}`)),
    fc.constant(voidIt()),
  );
  fc.assert(
    fc.property(fc.array(aCommand, { maxLength: 20 }), (commands) => {
      const { state, effective } = decideAll(arrest, [start, ...commands]);
      for (const command of effective) expect(arrest.decide(command, state)).toEqual([]);
    }),
  );
});
