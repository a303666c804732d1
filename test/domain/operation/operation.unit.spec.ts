import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { OperationEvent, OperationFlag } from '../../../src/domain/operation/events.js';
import {
  type DesignateCommander,
  operation,
  type OperationCommand,
  type OrderClosure,
  type PlanOperation,
  type RecordControls,
  type RecordDeployment,
} from '../../../src/domain/operation/operation.js';
import { decideAll, specOf } from '../../support/decider-spec.js';

const given = specOf(operation);
const operationId = 'o-1';
const at = (time: string): string => `2024-04-05T${time}:00.000Z`;
const order = { operationId, occurredAt: at('18:00') };
const { occurredAt } = order;

const plan: PlanOperation = {
  type: 'PlanOperation',
  operationId,
  occurredAt: at('08:00'),
  fields: { zone: '5341', hotspot: 'zuidstation', axis: 'security', kind: 'checks' },
};
const start: OperationCommand = { type: 'StartOperation', ...order, fields: {} };
const conclude: OperationCommand = { type: 'ConcludeOperation', ...order, occurredAt: at('23:00'), fields: { outcome: 'as planned' } }; // prettier-ignore
const join: OperationCommand = { type: 'JoinOperation', ...order, fields: { zone: '5339' } };
const command = (role: string, time: string): DesignateCommander => ({
  type: 'DesignateCommander',
  operationId,
  occurredAt: at(time),
  fields: { role },
});
const deploy = (zone: string, time = '18:00'): RecordDeployment => ({
  type: 'RecordDeployment',
  operationId,
  occurredAt: at(time),
  fields: { deploymentId: 'd-1', zone, officers: 12, officerHours: 60.5 },
});
const control: RecordControls = {
  type: 'RecordControls',
  ...order,
  fields: { controlsId: 'c-1', zone: '5341', persons: 40, vehicles: 9, premises: 0 },
};
const close: OrderClosure = {
  type: 'OrderClosure',
  ...order,
  fields: { closureId: 'x-1', premisesKind: 'night shop' },
};

const planned: OperationEvent = {
  type: 'OperationPlanned',
  occurredAt: at('08:00'),
  data: { operationId, ...plan.fields },
};
const started: OperationEvent = { type: 'OperationStarted', occurredAt, data: { operationId } };
const concluded: OperationEvent = { type: 'OperationConcluded', occurredAt: at('23:00'), data: { operationId, outcome: 'as planned' } }; // prettier-ignore
const joined: OperationEvent = { type: 'ZoneJoinedOperation', occurredAt, data: { operationId, zone: '5339' } };
const designated = (role: string, time: string, previous?: string): OperationEvent => ({
  type: 'CommanderDesignated',
  occurredAt: at(time),
  data: { operationId, role, ...(previous !== undefined && { previous }) },
});
const deployed = (zone: string, time = '18:00', ...flags: OperationFlag[]): OperationEvent => ({
  type: 'DeploymentRecorded',
  occurredAt: at(time),
  data: { operationId, ...deploy(zone).fields, ...(flags.length > 0 && { flags }) },
});
const controlled: OperationEvent = { type: 'ControlsRecorded', occurredAt, data: { operationId, ...control.fields } };
const closed: OperationEvent = { type: 'ClosureOrdered', occurredAt, data: { operationId, ...close.fields } };

describe('an operation', () => {
  it('is planned once, before anything else', () => {
    given().when(plan).then(planned);
    given(planned, concluded).when(plan).thenNothing();
    given(planned)
      .when({ ...plan, fields: { ...plan.fields, axis: 'prevention' } })
      .thenRefused('OPERATION_ALREADY_PLANNED');
    for (const one of [start, conclude, join, command('head', '18:00'), deploy('5341'), control, close]) {
      given().when(one).thenRefused('OPERATION_UNKNOWN');
    }
  });

  it('starts once, also when that is written down after its end', () => {
    given(planned).when(start).then(started);
    given(planned, concluded).when(start).then(started);
    given(planned, started).when(start).thenNothing();
    given(planned, concluded, started).when(start).thenNothing();
    given(planned, started)
      .when({ ...start, occurredAt: at('19:00') })
      .thenRefused('OPERATION_ALREADY_STARTED');
  });

  it('ends once, with or without a recorded start', () => {
    given(planned).when(conclude).then(concluded);
    given(planned, started, concluded).when(conclude).thenNothing();
    given(planned, concluded)
      .when({ ...conclude, occurredAt: at('22:00') })
      .thenRefused('OPERATION_ALREADY_CONCLUDED');
  });

  it('is joined by other zones than the one that leads, once each', () => {
    given(planned).when(join).then(joined);
    given(planned, joined).when(join).thenNothing();
    given(planned)
      .when({ ...join, fields: { zone: '5341' } })
      .thenNothing();
    given(planned, joined)
      .when({ ...join, occurredAt: at('20:00') })
      .thenRefused('ZONE_ALREADY_JOINED', 'zone');
  });

  it('has one commander at a time', () => {
    given(planned).when(command('head', '18:00')).then(designated('head', '18:00'));
    given(planned, designated('head', '18:00')).when(command('head', '19:00')).thenNothing();
    given(planned, designated('head', '18:00'))
      .when(command('deputy', '20:00'))
      .then(designated('deputy', '20:00', 'head'));
    given(planned, designated('head', '18:00'), designated('deputy', '20:00', 'head'))
      .when(command('head', '18:00'))
      .thenNothing();
  });

  it('records deployments, controls and closures once', () => {
    given(planned).when(deploy('5341')).then(deployed('5341'));
    given(planned).when(control).then(controlled);
    given(planned).when(close).then(closed);
    for (const one of [deploy('5341'), control, close]) {
      given(planned, deployed('5341'), controlled, closed).when(one).thenNothing();
      given(planned, deployed('5341'), controlled, closed)
        .when({ ...one, occurredAt: at('18:30') })
        .thenRefused('OPERATION_ITEM_ALREADY_RECORDED');
    }
  });

  it('accepts with a flag what did not go as planned', () => {
    given(planned)
      .when(deploy('5339'))
      .then(deployed('5339', '18:00', 'zone-not-joined'));
    given(planned, joined).when(deploy('5339')).then(deployed('5339'));
    given(planned, concluded)
      .when(deploy('5341', '23:30'))
      .then(deployed('5341', '23:30', 'after-conclusion'));
    given(planned, concluded).when(deploy('5341', '22:30')).then(deployed('5341', '22:30'));
    given(planned, deployed('5339', '18:00', 'zone-not-joined'), joined)
      .when(deploy('5339'))
      .thenNothing();
  });

  it.each<[string, OperationCommand]>([
    ['operationId', { ...plan, operationId: ' ' }],
    ['occurredAt', { ...plan, occurredAt: 'then' }],
    ['zone', { ...plan, fields: { ...plan.fields, zone: '' } }],
    ['axis', { ...plan, fields: { ...plan.fields, axis: 'war' as never } }],
    ['kind', { ...plan, fields: { ...plan.fields, kind: '' } }],
    ['plannedFrom', { ...plan, fields: { ...plan.fields, plannedFrom: 'x' } }],
    ['plannedTo', { ...plan, fields: { ...plan.fields, plannedFrom: at('10:00'), plannedTo: at('10:00') } }],
    ['taskForceId', { ...plan, fields: { ...plan.fields, taskForceId: '' } }],
    ['reference', { ...plan, fields: { ...plan.fields, reference: '' } }],
    ['outcome', { ...conclude, fields: { outcome: '' } }],
    ['zone', { ...join, fields: { zone: '' } }],
    ['role', command('', '18:00')],
    ['commandingZone', { ...command('head', '18:00'), fields: { role: 'head', commandingZone: '' } }],
    ['deploymentId', { ...deploy('5341'), fields: { ...deploy('5341').fields, deploymentId: '' } }],
    ['zone', deploy('')],
    ['officers', { ...deploy('5341'), fields: { ...deploy('5341').fields, officers: 1.5 } }],
    ['officerHours', { ...deploy('5341'), fields: { ...deploy('5341').fields, officerHours: -1 } }],
    ['controlsId', { ...control, fields: { ...control.fields, controlsId: '' } }],
    ['zone', { ...control, fields: { ...control.fields, zone: '' } }],
    ['persons', { ...control, fields: { ...control.fields, persons: -1 } }],
    ['vehicles', { ...control, fields: { ...control.fields, vehicles: 0.5 } }],
    ['premises', { ...control, fields: { ...control.fields, premises: Number.NaN } }],
    ['closureId', { ...close, fields: { ...close.fields, closureId: '' } }],
    ['premisesKind', { ...close, fields: { ...close.fields, premisesKind: '' } }],
    ['address', { ...close, fields: { ...close.fields, address: '' } }],
    ['legalBasis', { ...close, fields: { ...close.fields, legalBasis: '' } }],
    ['closedUntil', { ...close, fields: { ...close.fields, closedUntil: 'x' } }],
  ])('refuses a %s out of form', (field, one) => {
    given(planned).when(one).thenRefused('FIELD_INVALID', field);
  });
});

describe('an operation, whatever happens', () => {
  const aTime = fc.integer({ min: 10, max: 23 }).map((hour) => at(`${hour}:00`));
  const aZone = fc.constantFrom('5339', '5340', '5341');
  const aCommand = fc
    .tuple(aTime, aZone, fc.constantFrom('1', '2', '__proto__'), fc.constantFrom('head', 'deputy'))
    .chain(([occurred, zone, id, role]) => {
      const here = { operationId, occurredAt: occurred };
      return fc.constantFrom<OperationCommand>(
        { ...plan, ...here },
        { type: 'StartOperation', ...here, fields: {} },
        { type: 'ConcludeOperation', ...here, fields: {} },
        { type: 'JoinOperation', ...here, fields: { zone } },
        { type: 'DesignateCommander', ...here, fields: { role, commandingZone: zone } },
        { type: 'RecordDeployment', ...here, fields: { ...deploy(zone).fields, deploymentId: id } },
        { type: 'RecordControls', ...here, fields: { ...control.fields, zone, controlsId: id } },
        { type: 'OrderClosure', ...here, fields: { ...close.fields, closureId: id } },
      );
    });

  it('refuses or accepts, adds nothing on a repeat, and is planned, started and concluded at most once', () => {
    fc.assert(
      fc.property(fc.array(aCommand, { maxLength: 40, size: 'max' }), (commands) => {
        const { state, effective, events } = decideAll(operation, [plan, ...commands]);
        for (const one of effective) expect(operation.decide(one, state)).toEqual([]);
        for (const type of ['OperationPlanned', 'OperationStarted', 'OperationConcluded']) {
          expect(events.filter((event) => event.type === type).length).toBeLessThanOrEqual(1);
        }
        const zones = events.flatMap((event) => (event.type === 'ZoneJoinedOperation' ? [event.data.zone] : []));
        expect(new Set(zones).size).toBe(zones.length);
        expect(zones).not.toContain('5341');
      }),
    );
  });
});
