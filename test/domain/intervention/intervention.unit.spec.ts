import { describe, expect, it } from '@jest/globals';

import type { InterventionEvent } from '../../../src/domain/intervention/events.js';
import {
  intervention,
  type InterventionCommand,
  type RequestIntervention,
} from '../../../src/domain/intervention/intervention.js';
import { decideAll, refusalOf, specOf } from '../../support/decider-spec.js';

const given = specOf(intervention);
const interventionId = 'i-1';
const at = (time: string): string => `2024-02-27T${time}:00.000Z`;

const request: RequestIntervention = {
  type: 'RequestIntervention',
  interventionId,
  occurredAt: at('10:00'),
  fields: {
    zone: '5341',
    hotspot: 'peterbos',
    initiation: 'emergency-call',
    interventionType: 'shots heard',
    callReceivedAt: at('10:00'),
    place: { precision: 'street', point: { latitude: 50.83, longitude: 4.31 } },
  },
};
const requested: InterventionEvent = {
  type: 'InterventionRequested',
  occurredAt: at('10:00'),
  data: { interventionId, ...request.fields },
};
type StampType = 'UnitDispatched' | 'UnitEnRoute' | 'UnitArrived' | 'UnitCancelled' | 'UnitCleared';
const stamped = (type: StampType, time: string, unit = 'E39', more = {}): InterventionEvent => ({
  type,
  occurredAt: at(time),
  data: { interventionId, unit, ...more },
});
type StampOrder = 'DispatchUnit' | 'MarkUnitEnRoute' | 'MarkUnitArrived' | 'CancelUnit' | 'ClearUnit';
const stamp = (type: StampOrder, time: string, unit = 'E39', more = {}): InterventionCommand => ({
  type,
  interventionId,
  occurredAt: at(time),
  fields: { unit, ...more },
});
const answer = (time: string): InterventionCommand => ({
  type: 'AnswerCall',
  interventionId,
  occurredAt: at(time),
  fields: {},
});
const close = (time: string): InterventionCommand => ({
  type: 'CloseIntervention',
  interventionId,
  occurredAt: at(time),
  fields: {},
});
const setPriority = (level: string, time: string, scheme = 'nl-3'): InterventionCommand => ({
  type: 'SetPriority',
  interventionId,
  occurredAt: at(time),
  fields: { scheme, level },
});
const disposition = (code: string, time: string): InterventionCommand => ({
  type: 'RecordDisposition',
  interventionId,
  occurredAt: at(time),
  fields: { list: 'default-1', disposition: code },
});
const assigned: InterventionEvent = {
  type: 'PriorityAssigned',
  occurredAt: at('10:01'),
  data: { interventionId, scheme: 'nl-3', level: 'P2' },
};
const closed: InterventionEvent = { type: 'InterventionClosed', occurredAt: at('11:00'), data: { interventionId } };

describe('requesting an intervention', () => {
  it('records the request', () => {
    given().when(request).then(requested);
  });
  it('adds nothing when it repeats the same content, whatever the order of its keys', () => {
    const { place, ...rest } = request.fields;
    given(requested)
      .when({ ...request, fields: { place: place!, ...rest } })
      .thenNothing();
  });
  it('refuses other content under the same id, the instant included', () => {
    given(requested)
      .when({ ...request, fields: { ...request.fields, zone: '5339' } })
      .thenRefused('INTERVENTION_ALREADY_REQUESTED');
    given(requested)
      .when({ ...request, occurredAt: at('10:01') })
      .thenRefused('INTERVENTION_ALREADY_REQUESTED');
  });
  it('refuses every other command before it', () => {
    for (const command of [
      answer('10:00'),
      setPriority('P1', '10:00'),
      stamp('DispatchUnit', '10:01'),
      stamp('MarkUnitEnRoute', '10:01'),
      stamp('MarkUnitArrived', '10:01'),
      stamp('CancelUnit', '10:01'),
      stamp('ClearUnit', '10:01'),
      disposition('report-taken', '10:01'),
      close('10:02'),
    ]) {
      given().when(command).thenRefused('INTERVENTION_UNKNOWN');
    }
  });
  it.each<[string, Partial<RequestIntervention['fields']>]>([
    ['zone', { zone: ' ' }],
    ['zone', { zone: 'z'.repeat(201) }],
    ['hotspot', { hotspot: '' }],
    ['interventionType', { interventionType: '' }],
    ['initiation', { initiation: 'rumour' as 'call' }],
    ['callReceivedAt', { callReceivedAt: '2024-02-27T10:00:00Z' }],
    ['createdAt', { createdAt: '2024-02-30T10:00:00.000Z' }],
    ['missing.createdAt', { missing: { createdAt: 'lost' as 'not-recorded' } }],
    ['place.precision', { place: { precision: 'roughly' as 'exact' } }],
    ['place.point.latitude', { place: { precision: 'exact', point: { latitude: 90.1, longitude: 0 } } }],
    ['place.point.longitude', { place: { precision: 'exact', point: { latitude: 0, longitude: Number.NaN } } }],
    ['place.accuracyMeters', { place: { precision: 'exact', accuracyMeters: -1 } }],
    ['place.setting', { place: { precision: 'exact', setting: 'between' as 'inside' } }],
  ])('refuses a %s out of form', (field, fields) => {
    given()
      .when({ ...request, fields: { ...request.fields, ...fields } })
      .thenRefused('FIELD_INVALID', field);
  });
  it.each(['', 'a b', 'x'.repeat(129), 'é', '../i'])('refuses the id %j', (id) => {
    given()
      .when({ ...request, interventionId: id })
      .thenRefused('FIELD_INVALID', 'interventionId');
  });
  it('takes the longest id, and a place without a point', () => {
    const id = 'A.z_9:-'.padEnd(128, 'x');
    const fields = { ...request.fields, place: { precision: 'exact' as const } };
    given()
      .when({ ...request, interventionId: id, fields })
      .then({ ...requested, data: { ...fields, interventionId: id } });
  });
});

describe('answering the call', () => {
  const answered: InterventionEvent = { type: 'CallAnswered', occurredAt: at('10:00'), data: { interventionId } };
  it('is recorded once', () => {
    given(requested).when(answer('10:00')).then(answered);
    given(requested, answered).when(answer('10:00')).thenNothing();
  });
  it('is not overwritten', () => {
    given(requested, answered).when(answer('10:01')).thenRefused('CALL_ALREADY_ANSWERED');
  });
  it('has an instant', () => {
    given(requested)
      .when({ ...answer('10:00'), occurredAt: 'noon' })
      .thenRefused('FIELD_INVALID', 'occurredAt');
  });
});

describe('priority', () => {
  const changed = (phase: string, time: string): InterventionEvent =>
    ({
      type: 'PriorityChanged',
      occurredAt: at(time),
      data: { interventionId, scheme: 'nl-3', from: 'P2', to: 'P1', phase },
    }) as InterventionEvent;

  it('is assigned at first, then changed', () => {
    given(requested).when(setPriority('P2', '10:01')).then(assigned);
    given(requested, assigned).when(setPriority('P1', '10:02')).then(changed('before-dispatch', '10:02'));
  });
  it('adds nothing when it stands already', () => {
    given(requested, assigned).when(setPriority('P2', '10:09')).thenNothing();
  });
  it('does not take a repeat of an earlier setting for a change back', () => {
    given(requested, assigned, changed('before-dispatch', '10:02')).when(setPriority('P2', '10:01')).thenNothing();
  });
  it('does not take what was in force between two settings for a change back', () => {
    given(requested, assigned, changed('before-dispatch', '10:05')).when(setPriority('P2', '10:03')).thenNothing();
    given(requested, assigned, changed('before-dispatch', '10:05'))
      .when(setPriority('P3', '10:03'))
      .then({
        type: 'PriorityChanged',
        occurredAt: at('10:03'),
        data: { interventionId, scheme: 'nl-3', from: 'P1', to: 'P3', phase: 'before-dispatch' },
      });
  });
  it('changes to what was in force before, when that is set again later', () => {
    const data = { interventionId, scheme: 'nl-3', from: 'P1', to: 'P2', phase: 'before-dispatch' as const };
    given(requested, { ...assigned, occurredAt: at('10:05') }, changed('before-dispatch', '10:03'))
      .when(setPriority('P2', '10:07'))
      .then({ type: 'PriorityChanged', occurredAt: at('10:07'), data });
  });
  it('changes when only the scheme does', () => {
    const data = { interventionId, scheme: 'en-5', from: 'P2', to: 'P2', phase: 'before-dispatch' as const };
    given(requested, assigned)
      .when(setPriority('P2', '10:02', 'en-5'))
      .then({ type: 'PriorityChanged', occurredAt: at('10:02'), data });
  });
  it.each<[string, readonly InterventionEvent[]]>([
    ['before-dispatch', []],
    ['before-dispatch', [stamped('UnitEnRoute', '10:10')]],
    ['before-dispatch', [stamped('UnitDispatched', '10:30')]],
    ['before-dispatch', [stamped('UnitDispatched', '10:40')]],
    ['before-arrival', [stamped('UnitDispatched', '10:10')]],
    ['before-arrival', [stamped('UnitDispatched', '10:10'), stamped('UnitArrived', '10:31')]],
    ['after-arrival', [stamped('UnitArrived', '10:20')]],
    ['after-arrival', [stamped('UnitDispatched', '10:10'), stamped('UnitArrived', '10:20', 'E40')]],
    ['after-arrival', [stamped('UnitArrived', '10:20'), closed]],
    ['after-close', [{ ...closed, occurredAt: at('10:29') }]],
  ])('is changed %s', (phase, events) => {
    given(requested, assigned, ...events)
      .when(setPriority('P1', '10:30'))
      .then(changed(phase, '10:30'));
  });
  it.each([
    ['scheme', { scheme: '', level: 'P1' }],
    ['level', { scheme: 'nl-3', level: '' }],
    ['reason', { scheme: 'nl-3', level: 'P1', reason: '' }],
  ])('refuses a %s out of form', (field, fields) => {
    given(requested)
      .when({ type: 'SetPriority', interventionId, occurredAt: at('10:00'), fields })
      .thenRefused('FIELD_INVALID', field);
  });
});

describe('unit stamps', () => {
  const orders: [StampOrder, StampType][] = [
    ['DispatchUnit', 'UnitDispatched'],
    ['MarkUnitEnRoute', 'UnitEnRoute'],
    ['MarkUnitArrived', 'UnitArrived'],
    ['CancelUnit', 'UnitCancelled'],
    ['ClearUnit', 'UnitCleared'],
  ];
  it.each(orders)('%s records %s, repeats nothing, overwrites nothing', (order, type) => {
    given(requested).when(stamp(order, '10:05')).then(stamped(type, '10:05'));
    given(requested, stamped(type, '10:05')).when(stamp(order, '10:05')).thenNothing();
    given(requested, stamped(type, '10:05')).when(stamp(order, '10:04')).thenRefused('UNIT_STAMP_ALREADY_RECORDED');
    given(requested, stamped(type, '10:05'))
      .when(stamp(order, '10:04', 'E40'))
      .then(stamped(type, '10:04', 'E40'));
  });
  it('names the recorded instant when it refuses', () => {
    const { state } = decideAll(intervention, [request, stamp('MarkUnitArrived', '10:05')]);
    const refusal = refusalOf(() => intervention.decide(stamp('MarkUnitArrived', '10:06'), state));
    expect(refusal.message).toContain(at('10:05'));
  });
  it('are accepted after the close and out of order', () => {
    given(requested, closed).when(stamp('MarkUnitArrived', '11:30')).then(stamped('UnitArrived', '11:30'));
    given(requested, stamped('UnitArrived', '10:05'))
      .when(stamp('DispatchUnit', '10:20'))
      .then(stamped('UnitDispatched', '10:20'));
  });
  it.each(['UnitCleared', 'UnitCancelled'] as const)('open a new assignment by a dispatch after %s', (end) => {
    const first = [requested, stamped('UnitDispatched', '10:05'), stamped(end, '10:15')];
    given(...first)
      .when(stamp('DispatchUnit', '10:20'))
      .then(stamped('UnitDispatched', '10:20'));
    given(...first)
      .when(stamp('DispatchUnit', '10:10'))
      .thenRefused('UNIT_STAMP_ALREADY_RECORDED');
    const second = [...first, stamped('UnitDispatched', '10:20')];
    given(...second)
      .when(stamp('DispatchUnit', '10:05'))
      .thenNothing();
    given(...second)
      .when(stamp('MarkUnitArrived', '10:25'))
      .then(stamped('UnitArrived', '10:25'));
    given(...second, stamped('UnitArrived', '10:25'))
      .when(stamp('MarkUnitArrived', '10:12'))
      .then(stamped('UnitArrived', '10:12'));
  });
  it('take a dispatch that comes after its own clearing for the same assignment', () => {
    given(requested, stamped('UnitCleared', '10:30'))
      .when(stamp('DispatchUnit', '10:05'))
      .then(stamped('UnitDispatched', '10:05'));
    given(requested, stamped('UnitCleared', '10:30'), stamped('UnitDispatched', '10:05'))
      .when(stamp('ClearUnit', '10:31'))
      .thenRefused('UNIT_STAMP_ALREADY_RECORDED');
  });
  it('take a dispatch at the instant of the clearing for a new assignment', () => {
    given(requested, stamped('UnitDispatched', '10:05'), stamped('UnitCleared', '10:15'))
      .when(stamp('DispatchUnit', '10:15'))
      .then(stamped('UnitDispatched', '10:15'));
  });
  it('let a dispatch fill the assignment whose end came alone, also after a later assignment', () => {
    given(requested, stamped('UnitCleared', '10:30'), stamped('UnitDispatched', '10:40'))
      .when(stamp('DispatchUnit', '10:05'))
      .then(stamped('UnitDispatched', '10:05'));
  });
  it('end an assignment at the later of its cancelling and its clearing', () => {
    for (const [cancelled, cleared] of [
      ['10:12', '10:10'],
      ['10:10', '10:12'],
    ] as const) {
      given(
        requested,
        stamped('UnitDispatched', '10:05'),
        stamped('UnitCancelled', cancelled),
        stamped('UnitCleared', cleared),
      )
        .when(stamp('DispatchUnit', '10:11'))
        .thenRefused('UNIT_STAMP_ALREADY_RECORDED');
    }
  });
  it('go to the assignment that was under way', () => {
    const first = [
      stamped('UnitDispatched', '10:05'),
      stamped('UnitArrived', '10:08'),
      stamped('UnitCleared', '10:15'),
    ];
    const both = [requested, ...first, stamped('UnitDispatched', '10:20')];
    given(...both)
      .when(stamp('MarkUnitArrived', '10:25'))
      .then(stamped('UnitArrived', '10:25'));
    given(...both)
      .when(stamp('MarkUnitArrived', '10:09'))
      .thenRefused('UNIT_STAMP_ALREADY_RECORDED');
  });
  it('repeat the class and the zone of the unit', () => {
    const dispatched = stamped('UnitDispatched', '10:05', 'E39', { unitClass: 'patrol', unitZone: '5340' });
    given(requested, dispatched)
      .when(stamp('MarkUnitArrived', '10:09'))
      .then(stamped('UnitArrived', '10:09', 'E39', { unitClass: 'patrol', unitZone: '5340' }));
    given(requested, dispatched)
      .when(stamp('MarkUnitArrived', '10:09', 'E39', { unitZone: '5341' }))
      .then(stamped('UnitArrived', '10:09', 'E39', { unitClass: 'patrol', unitZone: '5341' }));
  });
  it('keep apart units whose names JavaScript knows', () => {
    given(requested)
      .when(stamp('DispatchUnit', '10:05', '__proto__'))
      .then(stamped('UnitDispatched', '10:05', '__proto__'));
    given(requested)
      .when(stamp('DispatchUnit', '10:05', 'constructor'))
      .then(stamped('UnitDispatched', '10:05', 'constructor'));
  });
  it.each([
    ['unit', { unit: '' }],
    ['unitClass', { unitClass: '' }],
    ['unitZone', { unitZone: ' ' }],
  ])('refuse a %s out of form', (field, more) => {
    given(requested)
      .when(stamp('DispatchUnit', '10:05', 'E39', more))
      .thenRefused('FIELD_INVALID', field);
  });
});

describe('disposition and close', () => {
  const dispositioned = (code: string, time: string, previous?: string): InterventionEvent => ({
    type: 'InterventionDispositioned',
    occurredAt: at(time),
    data: { interventionId, list: 'default-1', disposition: code, ...(previous !== undefined && { previous }) },
  });
  it('a disposition is recorded once, and a change names the previous one', () => {
    given(requested).when(disposition('unfounded', '10:50')).then(dispositioned('unfounded', '10:50'));
    const first = [requested, dispositioned('unfounded', '10:50')];
    given(...first)
      .when(disposition('unfounded', '10:55'))
      .thenNothing();
    given(...first)
      .when(disposition('gone-on-arrival', '10:55'))
      .then(dispositioned('gone-on-arrival', '10:55', 'unfounded'));
    given(...first, dispositioned('gone-on-arrival', '10:55', 'unfounded'))
      .when(disposition('unfounded', '10:50'))
      .thenNothing();
  });
  it.each([
    ['list', { list: '', disposition: 'x' }],
    ['disposition', { list: 'x', disposition: '' }],
  ])('refuses a %s out of form', (field, fields) => {
    given(requested)
      .when({ type: 'RecordDisposition', interventionId, occurredAt: at('10:00'), fields })
      .thenRefused('FIELD_INVALID', field);
  });
  it('is closed once', () => {
    given(requested).when(close('11:00')).then(closed);
    given(requested, closed).when(close('11:00')).thenNothing();
    given(requested, closed).when(close('11:01')).thenRefused('INTERVENTION_ALREADY_CLOSED');
  });
});
