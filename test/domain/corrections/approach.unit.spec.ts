import { describe, expect, it } from '@jest/globals';

import { amendedEvents } from '../../../src/domain/corrections/amended.js';
import { settleWith } from '../../../src/domain/corrections/corrigible.js';
import { type DomainEvent, fold } from '../../../src/domain/decider.js';
import {
  type Category,
  deciderOfCategory,
  deciders,
  type TrackerCommand,
  type TrackerFact,
} from '../../../src/domain/streams.js';
import { refusalOf } from '../../support/decider-spec.js';

const at = (day: number): string => `2025-03-${String(day).padStart(2, '0')}T09:00:00.000Z`;
const people = { requestedBy: 'clerk-1', authorisedBy: 'head-2' };
type Given = DomainEvent & { readonly id: string };

const circle = { type: 'Circle', center: [4.29, 50.83], radiusMetres: 300 };
const [hotspotId, operationId, taskForceId, matterId] = ['h', 'o', 't', 'm'];
const names = { nl: 'Peterbos', fr: 'Peterbos' };

/** One event of each type that these kinds of record have, in an order in which they can have been recorded. */
const histories: Readonly<Record<string, readonly (readonly [type: string, data: object])[]>> = {
  hotspot: [
    ['HotspotProposed', { hotspotId, names, zones: ['5341'], validFrom: at(1) }],
    ['HotspotDesignated', { hotspotId, names, zones: ['5341'], validFrom: at(1), validTo: at(20) }],
    ['HotspotBoundarySet', { hotspotId, geometry: circle, indicative: true, origin: 'x', boundaryVersion: 1, validFrom: at(1) }], // prettier-ignore
    ['HotspotExtended', { hotspotId, validTo: at(25) }],
    ['HotspotWithdrawn', { hotspotId, at: at(22), reason: 'calm' }],
  ],
  zone: [
    ['ZoneEstablished', { zone: '5341', names, validFrom: at(1) }],
    ['MunicipalityAssigned', { zone: '5341', nis: '21001', validFrom: at(1) }],
    ['ZoneBoundarySet', { zone: '5341', boundaryVersion: 1, origin: 'x', validFrom: at(1), geometry: { type: 'Polygon', coordinates: [[[4, 50], [5, 50], [5, 51], [4, 50]]] } }], // prettier-ignore
    ['ZonesMerged', { into: '5341', zones: ['5339', '5340'], validFrom: at(1) }],
  ],
  operation: [
    ['OperationPlanned', { operationId, zone: '5341', axis: 'security', kind: 'checks', plannedFrom: at(3) }],
    ['OperationStarted', { operationId }],
    ['ZoneJoinedOperation', { operationId, zone: '5339' }],
    ['CommanderDesignated', { operationId, role: 'chief' }],
    ['DeploymentRecorded', { operationId, deploymentId: 'd', zone: '5339', officers: 4, officerHours: 12 }],
    ['ControlsRecorded', { operationId, controlsId: 'c', zone: '5341', persons: 3, vehicles: 2, premises: 0 }],
    ['ClosureOrdered', { operationId, closureId: 'x', premisesKind: 'night shop' }],
    ['OperationConcluded', { operationId, outcome: 'calm' }],
  ],
  'task-force': [
    ['TaskForceEstablished', { taskForceId, hotspot: 'h', zones: ['5341'], axes: ['security'] }],
    ['PlanDue', { taskForceId, dueAt: at(20) }],
    ['CommanderAppointed', { taskForceId, role: 'chief' }],
    ['ZoneJoined', { taskForceId, zone: '5339' }],
    ['PlanAdopted', { taskForceId, plan: 'p', dueAt: at(20), deadline: 'met' }],
    ['ActionAssigned', { taskForceId, actionId: 'a', axis: 'security', action: 'light the square' }],
    ['ActionStatusReported', { taskForceId, actionId: 'a', from: 'assigned', to: 'done' }],
    ['TaskForceDisbanded', { taskForceId, reason: 'done' }],
  ],
  governance: [
    ['CouncilConvened', { matterId, councilId: 'c', body: 'Council', subject: 'shootings' }],
    ['DecisionRecorded', { matterId, decisionId: 'd', decision: 'act' }],
    ['DeadlineSet', { matterId, deadlineId: 'l', what: 'report', dueAt: at(20) }],
    ['DeadlineMet', { matterId, deadlineId: 'l', dueAt: at(20), late: false }],
    ['DeadlineMissed', { matterId, deadlineId: 'l', dueAt: at(20) }],
    ['EvaluationRegistered', { matterId, evaluationId: 'e', counted: 'shootings' }],
    ['FigureDeclared', { matterId, figureId: 'f', declaredBy: 'x', counted: 'shootings', from: at(1), to: at(2), number: 9 }], // prettier-ignore
  ],
};

function eventsOf(category: string): readonly Given[] {
  return (histories[category] ?? []).map(([type, data]) => ({ id: type, type, occurredAt: at(10), data }));
}

function decide(category: string, events: readonly Given[], command: object): readonly DomainEvent[] {
  const decider = deciderOfCategory(category as Category);
  const state = fold(decider, events as unknown as TrackerFact[]);
  const whole = { category, recordId: 'r', occurredAt: at(28), ...command } as unknown as TrackerCommand;
  return decider.decide(whole, state);
}

const change = (corrects: string, field: string, before: unknown, after: unknown) => ({
  type: 'CorrectRecord',
  fields: { corrects, field, before, after, reason: 'data-entry', ...people },
});
const clock = (corrects: string, field: string, before: unknown, after: unknown) => ({
  type: 'CorrectTimestamp',
  fields: { corrects, field, before, after, reason: 'clock-error', ...people },
});
const annul = (corrects: string) => ({ type: 'AnnulRecord', fields: { corrects, reason: 'duplicate', ...people } });

/** The event as it stands after corrections that the decider accepted, one after the other. */
function after(category: Category, type: string, ...commands: readonly object[]): DomainEvent | undefined {
  let events = eventsOf(category);
  for (const command of commands) {
    const decided = decide(category, events, command).map((event, index) => ({
      ...event,
      id: String(events.length + index),
    }));
    events = [...events, ...decided];
  }
  const settle = settleWith(deciders[category]);
  return amendedEvents(events, settle).find(({ id }) => id === type);
}

describe.each(Object.keys(histories))('the facts of a %s', (category) => {
  it.each(eventsOf(category).map(({ type }) => type))('can be annulled and get another time: %s', (type) => {
    const events = eventsOf(category);
    expect(decide(category, events, annul(type))).toEqual([
      expect.objectContaining({ type: 'RecordAnnulled', data: expect.objectContaining({ event: type }) as object }),
    ]);
    expect(decide(category, events, clock(type, 'occurredAt', at(10), at(9)))).toHaveLength(1);
  });

  const refused: readonly (readonly [string, object, string])[] = (
    [
      ['hotspot', change('HotspotDesignated', 'zones', ['5341'], []), 'after'],
      ['hotspot', change('HotspotDesignated', 'zones', ['5341'], ['5341', '5341']), 'after'],
      ['hotspot', change('HotspotDesignated', 'names.nl', 'Peterbos', null), 'after'],
      ['hotspot', change('HotspotDesignated', 'hotspotId', 'h', 'i'), 'field'],
      ['hotspot', change('HotspotBoundarySet', 'boundaryVersion', 1, 2), 'field'],
      ['hotspot', change('HotspotBoundarySet', 'geometry.radiusMetres', 300, -1), 'after'],
      ['hotspot', change('HotspotBoundarySet', 'geometry.radiusMetres', 200, 400), 'before'],
      ['hotspot', clock('HotspotDesignated', 'validFrom', at(1), null), 'after'],
      ['hotspot', clock('HotspotDesignated', 'validTo', at(20), at(1)), 'after'],
      ['hotspot', clock('HotspotExtended', 'validTo', at(25), null), 'after'],
      ['zone', change('MunicipalityAssigned', 'nis', '21001', '2100'), 'after'],
      ['zone', change('ZoneEstablished', 'predecessors', null, ['5341']), 'after'],
      ['zone', change('ZonesMerged', 'zones', ['5339', '5340'], ['5339']), 'after'],
      ['operation', change('OperationPlanned', 'axis', 'security', 'war'), 'after'],
      ['operation', clock('OperationPlanned', 'plannedTo', null, at(2)), 'after'],
      ['operation', change('DeploymentRecorded', 'officerHours', 12, -1), 'after'],
      ['operation', change('ControlsRecorded', 'persons', 3, 2.5), 'after'],
      ['operation', change('DeploymentRecorded', 'deploymentId', 'd', 'e'), 'field'],
      ['task-force', change('TaskForceEstablished', 'axes', ['security'], ['war']), 'after'],
      ['task-force', change('PlanAdopted', 'deadline', 'met', 'late'), 'field'],
      ['governance', change('DeadlineMet', 'late', false, true), 'field'],
      ['governance', change('CouncilConvened', 'hotspots', null, 'h'), 'after'],
      ['governance', change('EvaluationRegistered', 'counted', 'shootings', 'arrests'), 'field'],
      ['governance', change('FigureDeclared', 'number', 9, 9.5), 'after'],
      ['governance', change('FigureDeclared', 'unit', null, 'kg'), 'after'],
      ['governance', change('FigureDeclared', 'counted', 'shootings', 'cash'), 'after'],
      ['governance', change('FigureDeclared', 'parts', null, [4, 5]), 'after'],
      ['governance', change('FigureDeclared', 'parts', null, { zone: 'x' }), 'after'],
      ['governance', clock('FigureDeclared', 'to', at(2), at(1)), 'after'],
      ['governance', clock('DeadlineSet', 'dueAt', at(20), null), 'after'],
    ] as const
  ).filter(([kind]) => kind === category);
  it.each(refused.map(([, command, field]) => [JSON.stringify(command), command, field] as const))(
    'are refused what cannot stand: %s',
    (_case, command, field) => {
      expect(refusalOf(() => decide(category, eventsOf(category), command)).field).toBe(field);
    },
  );
});

describe('a correction of a hotspot', () => {
  it('changes names, zones, validity and the radius of a circle', () => {
    const zones = change('HotspotDesignated', 'zones', ['5341'], ['5341', '5339']);
    const french = change('HotspotDesignated', 'names.fr', 'Peterbos', 'Bois de Pierre');
    expect(after('hotspot', 'HotspotDesignated', zones, french, clock('HotspotDesignated', 'validFrom', at(1), at(2)))?.data).toMatchObject({ names: { nl: 'Peterbos', fr: 'Bois de Pierre' }, zones: ['5341', '5339'], validFrom: at(2) }); // prettier-ignore
    const wider = change('HotspotBoundarySet', 'geometry.radiusMetres', 300, 400);
    expect(after('hotspot', 'HotspotBoundarySet', wider)?.data).toMatchObject({
      geometry: { ...circle, radiusMetres: 400 },
    });
  });

  it('frees what was annulled: a designation can be made anew, a withdrawal is undone', () => {
    const [proposed, designated] = eventsOf('hotspot') as [Given, Given];
    const again = { type: 'DesignateHotspot', hotspotId, occurredAt: at(12), fields: { names, zones: ['5339'], validFrom: at(1) } }; // prettier-ignore
    expect(refusalOf(() => decide('hotspot', [proposed, designated], again)).code).toBe('HOTSPOT_ALREADY_DESIGNATED');
    const [annulment] = decide('hotspot', [proposed, designated], annul('HotspotDesignated'));
    const annulled = [proposed, designated, { ...annulment, id: 'c' } as Given];
    expect(decide('hotspot', annulled, again)).toEqual([expect.objectContaining({ type: 'HotspotDesignated' })]);
  });
});

it('numbers the boundary of a zone after the last one that stands', () => {
  const [established, , first] = eventsOf('zone') as [Given, Given, Given];
  const second = { ...first, id: 'second', data: { ...first.data, boundaryVersion: 2 } };
  const [annulment] = decide('zone', [established, first, second], annul('ZoneBoundarySet'));
  const { boundaryVersion: _, zone: __, ...fields } = first.data as Record<string, unknown>;
  const set = { type: 'SetZoneBoundary', zone: '5341', fields: { ...fields, origin: 'another' } };
  const events = [established, first, second, { ...annulment, id: 'c' } as Given];
  expect(decide('zone', events, set)).toMatchObject([{ data: { boundaryVersion: 3 } }]);
});

describe('a corrected deadline', () => {
  it('says anew whether a plan met it, when the adoption or the deadline moves', () => {
    const late = clock('PlanAdopted', 'occurredAt', at(10), at(21));
    expect(after('task-force', 'PlanAdopted', late)?.data).toMatchObject({ deadline: 'late' });
    expect(after('task-force', 'PlanAdopted', late, clock('PlanAdopted', 'dueAt', at(20), at(22)))?.data).toMatchObject({ deadline: 'met', dueAt: at(22) }); // prettier-ignore
  });
  it('says anew whether what came came late', () => {
    const met = clock('DeadlineMet', 'occurredAt', at(10), at(21));
    expect(after('governance', 'DeadlineMet', met)?.data).toMatchObject({ late: true });
  });
  it('is what a later plan is measured by', () => {
    const events = eventsOf('task-force').slice(0, 2);
    const [moved] = decide('task-force', events, clock('PlanDue', 'dueAt', at(20), at(5)));
    const adopt = { type: 'AdoptPlan', taskForceId, occurredAt: at(10), fields: { plan: 'p' } };
    expect(decide('task-force', events, adopt)).toMatchObject([{ data: { deadline: 'met' } }]);
    expect(decide('task-force', [...events, { ...moved, id: 'c' } as Given], adopt)).toMatchObject([
      { data: { deadline: 'late', dueAt: at(5) } },
    ]);
  });
});

it('lets an operation decide on its corrected facts', () => {
  const [planned, , , , deployed] = eventsOf('operation') as [Given, Given, Given, Given, Given];
  const record = { type: 'RecordDeployment', operationId, occurredAt: at(10), fields: { deploymentId: 'd', zone: '5339', officers: 6, officerHours: 12 } }; // prettier-ignore
  expect(refusalOf(() => decide('operation', [planned, deployed], record)).code).toBe(
    'OPERATION_ITEM_ALREADY_RECORDED',
  );
  const [fixed] = decide('operation', [planned, deployed], change('DeploymentRecorded', 'officers', 4, 6));
  expect(decide('operation', [planned, deployed, { ...fixed, id: 'c' } as Given], record)).toEqual([]);
});
