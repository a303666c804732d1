import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { InterventionEvent } from '../../../src/domain/intervention/events.js';
import { intervention, type InterventionCommand } from '../../../src/domain/intervention/intervention.js';
import { decideAll, specOf } from '../../support/decider-spec.js';

const given = specOf(intervention);
const interventionId = 'i-1';
const at = (time: string): string => `2024-02-27T${time}:00.000Z`;
const order = (time: string) => ({ interventionId, occurredAt: at(time) });

const requested: InterventionEvent = {
  type: 'InterventionRequested',
  occurredAt: at('10:00'),
  data: { interventionId, zone: '5341', initiation: 'call', interventionType: 'noise' },
};
const fact = (type: InterventionEvent['type'], time: string, data: object = {}): InterventionEvent =>
  ({ type, occurredAt: at(time), data: { ...data, interventionId } }) as InterventionEvent;
const arrived = fact('UnitArrived', '10:20', { unit: 'A1' });
const closed = fact('InterventionClosed', '11:00');

const close = (time: string): InterventionCommand => ({ type: 'CloseIntervention', ...order(time), fields: {} });
const reopen = (time: string, reason = 'caller rang again'): InterventionCommand => ({
  type: 'ReopenIntervention',
  ...order(time),
  fields: { reason },
});
const reopened = fact('InterventionReopened', '12:00', { reason: 'caller rang again' });
const link = (linkedId: string, kind: 'shooting' | 'intervention' = 'shooting'): InterventionCommand => ({
  type: 'LinkIntervention',
  ...order('10:30'),
  fields: { kind, linkedId },
});
const merge = (into: string, time = '10:30'): InterventionCommand => ({
  type: 'MergeIntervention',
  ...order(time),
  fields: { into },
});
const clear = (reason = 'no unit free'): InterventionCommand => ({
  type: 'ClearWithoutResponse',
  ...order('13:00'),
  fields: { reason, authorisedBy: 'supervisor-07' },
});
const cleared = fact('ClearedWithoutResponse', '13:00', { reason: 'no unit free', authorisedBy: 'supervisor-07' });

describe('the stamps between dispatch and contact', () => {
  it.each([
    ['MarkUnitAcknowledged', 'UnitAcknowledged'],
    ['MarkUnitStaged', 'UnitStaged'],
    ['MarkContactMade', 'ContactMade'],
  ] as const)('%s records %s once, and does not overwrite it', (type, event) => {
    const command = { type, ...order('10:10'), fields: { unit: 'A1', unitClass: 'patrol' } };
    const stamped = fact(event, '10:10', { unit: 'A1', unitClass: 'patrol' });
    given(requested).when(command).then(stamped);
    given(requested, stamped).when(command).thenNothing();
    given(requested, stamped)
      .when({ ...command, occurredAt: at('10:12') })
      .thenRefused('UNIT_STAMP_ALREADY_RECORDED');
    given(requested)
      .when({ ...command, fields: { unit: '' } })
      .thenRefused('FIELD_INVALID', 'unit');
    given().when(command).thenRefused('INTERVENTION_UNKNOWN');
  });
});

describe('an intervention that is taken up again', () => {
  it('is open until it is closed once more', () => {
    given(requested, closed).when(reopen('12:00')).then(reopened);
    given(requested, closed, reopened).when(close('12:30')).then(fact('InterventionClosed', '12:30'));
  });
  it('takes the same reopening and the same closings again without adding anything', () => {
    given(requested, closed, reopened).when(reopen('12:00')).thenNothing();
    given(requested, closed, reopened).when(close('11:00')).thenNothing();
    given(requested, closed, reopened, fact('InterventionClosed', '12:30')).when(reopen('12:00')).thenNothing();
  });
  it('was closed before, and the reason is said', () => {
    given(requested).when(reopen('12:00')).thenRefused('INTERVENTION_NOT_CLOSED');
    given(requested, closed, reopened).when(reopen('12:05')).thenRefused('INTERVENTION_NOT_CLOSED');
    given(requested, closed).when(reopen('12:00', ' ')).thenRefused('FIELD_INVALID', 'reason');
  });
  it('has the phase of a priority by the closing that stands', () => {
    const set: InterventionCommand = { type: 'SetPriority', ...order('12:10'), fields: { scheme: 's', level: '2' } };
    const first = fact('PriorityAssigned', '10:00', { scheme: 's', level: '1' });
    const changed = (phase: string) => fact('PriorityChanged', '12:10', { scheme: 's', from: '1', to: '2', phase });
    given(requested, first, closed).when(set).then(changed('after-close'));
    given(requested, first, closed, reopened).when(set).then(changed('before-dispatch'));
  });
});

describe('links', () => {
  it('are recorded once each', () => {
    const linked = fact('InterventionLinked', '10:30', { kind: 'shooting', linkedId: 's-1' });
    given(requested).when(link('s-1')).then(linked);
    given(requested, linked).when(link('s-1')).thenNothing();
    given(requested, linked)
      .when(link('s-2'))
      .then(fact('InterventionLinked', '10:30', { kind: 'shooting', linkedId: 's-2' }));
  });
  it('go to another record of a kind that there is', () => {
    given(requested).when(link('i-1', 'intervention')).thenRefused('FIELD_INVALID', 'linkedId');
    given(requested).when(link('not an id')).thenRefused('FIELD_INVALID', 'linkedId');
    given(requested)
      .when({ ...link('x'), fields: { kind: 'person', linkedId: 'x' } } as unknown as InterventionCommand)
      .thenRefused('FIELD_INVALID', 'kind');
  });
});

describe('a duplicate', () => {
  const merged = fact('InterventionMerged', '10:30', { into: 'i-0' });
  it('is merged into one other, once', () => {
    given(requested).when(merge('i-0')).then(merged);
    given(requested, merged).when(merge('i-0', '10:45')).thenNothing();
    given(requested, merged).when(merge('i-9')).thenRefused('INTERVENTION_ALREADY_MERGED');
  });
  it('is not merged into itself, nor before it is known', () => {
    given(requested).when(merge('i-1')).thenRefused('FIELD_INVALID', 'into');
    given().when(merge('i-0')).thenRefused('INTERVENTION_UNKNOWN');
  });
});

describe('a clearing without response', () => {
  it('is an outcome, recorded once', () => {
    given(requested).when(clear()).then(cleared);
    given(requested, cleared).when(clear()).thenNothing();
    given(requested, cleared).when(clear('other')).thenRefused('INTERVENTION_ALREADY_CLEARED');
  });
  it('does not contradict an arrival that stands, and says why', () => {
    given(requested, arrived).when(clear()).thenRefused('INTERVENTION_HAS_RESPONSE');
    given(requested).when(clear('')).thenRefused('FIELD_INVALID', 'reason');
  });
});

describe('endings, whatever the order', () => {
  const aTime = fc.nat({ max: 9 }).map((minute) => `12:0${minute}`);
  const anEnding = fc.oneof(
    aTime.map(close),
    aTime.map((time) => reopen(time)),
    fc.constantFrom('i-0', 'i-9').map((into) => merge(into)),
    fc.constantFrom('s-1', 's-2').map((id) => link(id)),
    fc.constantFrom('a', 'b').map(clear),
  );
  const start: InterventionCommand = {
    type: 'RequestIntervention',
    ...order('10:00'),
    fields: { zone: '5341', initiation: 'call', interventionType: 'noise' },
  };

  it('are each taken again without adding anything, and closings and reopenings take turns', () => {
    fc.assert(
      fc.property(fc.array(anEnding, { maxLength: 30 }), (endings) => {
        const { state, events, effective } = decideAll(intervention, [start, ...endings]);
        for (const command of effective) expect(intervention.decide(command, state)).toEqual([]);
        const turns = events.filter(({ type }) => type === 'InterventionClosed' || type === 'InterventionReopened');
        turns.forEach(({ type }, index) => {
          expect(type).toBe(index % 2 === 0 ? 'InterventionClosed' : 'InterventionReopened');
        });
      }),
    );
  });
});
