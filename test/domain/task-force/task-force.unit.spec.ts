import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { AssignAction, EstablishTaskForce, TaskForceCommand } from '../../../src/domain/task-force/commands.js';
import { actionStatuses, type ActionStatus, type TaskForceEvent } from '../../../src/domain/task-force/events.js';
import { planDueAfter, taskForce } from '../../../src/domain/task-force/task-force.js';
import { decideAll, specOf } from '../../support/decider-spec.js';

const given = specOf(taskForce);
const taskForceId = 'zuidstation-2024';
const on = (date: string): string => `2024-${date}T12:00:00.000Z`;
const from = (date: string) => ({ taskForceId, occurredAt: on(date) });

const establish: EstablishTaskForce = {
  type: 'EstablishTaskForce',
  ...from('03-11'),
  fields: { hotspot: 'zuidstation', zones: ['5341'], axes: ['security', 'prevention'] },
};
const appoint = (role: string, date: string): TaskForceCommand => ({ type: 'AppointCommander', ...from(date), fields: { role } }); // prettier-ignore
const join = (zone: string, date = '03-12'): TaskForceCommand => ({ type: 'JoinTaskForce', ...from(date), fields: { zone } }); // prettier-ignore
const setDue = (dueAt: string, date = '03-20'): TaskForceCommand => ({ type: 'SetPlanDue', ...from(date), fields: { dueAt: on(dueAt) } }); // prettier-ignore
const adopt = (date: string, plan = 'Plan 1'): TaskForceCommand => ({ type: 'AdoptPlan', ...from(date), fields: { plan } }); // prettier-ignore
const assign: AssignAction = {
  type: 'AssignAction',
  ...from('03-28'),
  fields: { actionId: 'a-1', axis: 'neighbourhood-life', action: 'light the underpass' },
};
const report = (status: ActionStatus, date: string, actionId = 'a-1'): TaskForceCommand => ({ type: 'ReportActionStatus', ...from(date), fields: { actionId, status } }); // prettier-ignore
const disband = (date: string, reason = 'quiet'): TaskForceCommand => ({ type: 'DisbandTaskForce', ...from(date), fields: { reason } }); // prettier-ignore

const established: TaskForceEvent = { type: 'TaskForceEstablished', occurredAt: on('03-11'), data: { taskForceId, ...establish.fields } }; // prettier-ignore
const due = (dueAt: string, date: string): TaskForceEvent => ({ type: 'PlanDue', occurredAt: on(date), data: { taskForceId, dueAt: on(dueAt) } }); // prettier-ignore
const both = [established, due('03-25', '03-11')] as const;
const appointed = (role: string, date: string, previous?: string): TaskForceEvent => ({
  type: 'CommanderAppointed',
  occurredAt: on(date),
  data: { taskForceId, role, ...(previous !== undefined && { previous }) },
});
const joined: TaskForceEvent = { type: 'ZoneJoined', occurredAt: on('03-12'), data: { taskForceId, zone: '5339' } };
const adopted = (date: string, dueAt: string, deadline: 'met' | 'late'): TaskForceEvent => ({
  type: 'PlanAdopted',
  occurredAt: on(date),
  data: { taskForceId, plan: 'Plan 1', dueAt: on(dueAt), deadline },
});
const assigned: TaskForceEvent = { type: 'ActionAssigned', occurredAt: on('03-28'), data: { taskForceId, ...assign.fields } }; // prettier-ignore
const reported = (before: ActionStatus, to: ActionStatus, date: string): TaskForceEvent => ({
  type: 'ActionStatusReported',
  occurredAt: on(date),
  data: { taskForceId, actionId: 'a-1', from: before, to },
});
const disbanded: TaskForceEvent = { type: 'TaskForceDisbanded', occurredAt: on('09-01'), data: { taskForceId, reason: 'quiet' } }; // prettier-ignore

describe('a task force', () => {
  it('is established once, with a plan that is due 14 days later', () => {
    given()
      .when(establish)
      .then(...both);
    given(...both)
      .when(establish)
      .thenNothing();
    given(...both, due('03-29', '03-20'), disbanded)
      .when(establish)
      .thenNothing();
    given(...both)
      .when({ ...establish, fields: { ...establish.fields, zones: ['5341', '5339'] } })
      .thenRefused('TASK_FORCE_ALREADY_ESTABLISHED');
    expect(planDueAfter('2024-03-20T12:00:00.000Z')).toBe('2024-04-03T12:00:00.000Z');
  });

  it('takes another time for its plan from the start', () => {
    const sooner = { ...establish, fields: { ...establish.fields, planDueAt: on('03-18') } };
    given().when(sooner).then(established, due('03-18', '03-11'));
    given(...both)
      .when(sooner)
      .thenRefused('TASK_FORCE_ALREADY_ESTABLISHED');
  });

  it('must be established before anything else', () => {
    for (const command of [
      appoint('head', '03-12'),
      join('5339'),
      setDue('04-01'),
      adopt('03-20'),
      assign,
      report('done', '04-01'),
      disband('09-01'),
    ]) {
      // prettier-ignore
      given().when(command).thenRefused('TASK_FORCE_UNKNOWN');
    }
  });

  it('has one commander at a time', () => {
    given(...both)
      .when(appoint('head', '03-12'))
      .then(appointed('head', '03-12'));
    given(...both, appointed('head', '03-12'))
      .when(appoint('head', '03-15'))
      .thenNothing();
    given(...both, appointed('head', '03-12'))
      .when(appoint('mayor', '03-15'))
      .then(appointed('mayor', '03-15', 'head'));
    given(...both, appointed('head', '03-12'), appointed('mayor', '03-15', 'head')).when(appoint('head', '03-12')).thenNothing(); // prettier-ignore
  });

  it('is joined by other zones, once each', () => {
    given(...both)
      .when(join('5339'))
      .then(joined);
    given(...both, joined)
      .when(join('5339'))
      .thenNothing();
    given(...both)
      .when(join('5341'))
      .thenNothing();
    given(...both, joined)
      .when(join('5339', '03-13'))
      .thenRefused('ZONE_ALREADY_JOINED', 'zone');
  });

  it('can get another deadline until the plan is there', () => {
    given(...both)
      .when(setDue('03-29'))
      .then(due('03-29', '03-20'));
    given(...both, due('03-29', '03-20'))
      .when(setDue('03-29'))
      .thenNothing();
    given(...both, adopted('03-26', '03-25', 'late'))
      .when(setDue('03-29'))
      .thenRefused('PLAN_ALREADY_ADOPTED', 'dueAt');
  });

  it('adopts a plan in time or late, by the deadline that stands', () => {
    given(...both)
      .when(adopt('03-25'))
      .then(adopted('03-25', '03-25', 'met'));
    given(...both)
      .when(adopt('03-26'))
      .then(adopted('03-26', '03-25', 'late'));
    given(...both, due('03-29', '03-20'))
      .when(adopt('03-26'))
      .then(adopted('03-26', '03-29', 'met'));
    given(...both, adopted('03-26', '03-25', 'late'))
      .when(adopt('03-26'))
      .thenNothing();
    given(...both, adopted('03-26', '03-25', 'late'))
      .when(adopt('03-27'))
      .thenRefused('PLAN_ALREADY_ADOPTED');
    given(...both, adopted('03-26', '03-25', 'late'))
      .when(adopt('03-26', 'Plan 2'))
      .thenRefused('PLAN_ALREADY_ADOPTED');
  });

  it('assigns actions once, and follows how they stand', () => {
    given(...both)
      .when(assign)
      .then(assigned);
    given(...both, assigned)
      .when(assign)
      .thenNothing();
    given(...both, assigned)
      .when({ ...assign, fields: { ...assign.fields, action: 'other' } })
      .thenRefused('ACTION_ALREADY_ASSIGNED', 'actionId');
    given(...both, assigned)
      .when(report('in-progress', '04-01'))
      .then(reported('assigned', 'in-progress', '04-01'));
    given(...both, assigned, reported('assigned', 'in-progress', '04-01')).when(report('in-progress', '04-09')).thenNothing(); // prettier-ignore
    given(...both, assigned, reported('assigned', 'done', '05-01'))
      .when(report('assigned', '03-28'))
      .thenNothing();
    given(...both)
      .when(report('done', '04-01'))
      .thenRefused('ACTION_UNKNOWN', 'actionId');
  });

  it('is disbanded once', () => {
    given(...both)
      .when(disband('09-01'))
      .then(disbanded);
    given(...both, disbanded)
      .when(disband('09-01'))
      .thenNothing();
    given(...both, disbanded)
      .when(disband('09-02'))
      .thenRefused('TASK_FORCE_ALREADY_DISBANDED');
    given(...both, assigned, disbanded)
      .when(report('done', '09-03'))
      .then(reported('assigned', 'done', '09-03'));
  });

  it.each<[string, object]>([
    ['taskForceId', { ...establish, taskForceId: '' }],
    ['occurredAt', { ...establish, occurredAt: '' }],
    ['hotspot', { ...establish, fields: { ...establish.fields, hotspot: '' } }],
    ['zones', { ...establish, fields: { ...establish.fields, zones: [] } }],
    ['zones.0', { ...establish, fields: { ...establish.fields, zones: [''] } }],
    ['axes', { ...establish, fields: { ...establish.fields, axes: [] } }],
    ['axes.0', { ...establish, fields: { ...establish.fields, axes: ['war'] } }],
    ['legalBasis', { ...establish, fields: { ...establish.fields, legalBasis: '' } }],
    ['planDueAt', { ...establish, fields: { ...establish.fields, planDueAt: 'soon' } }],
    ['role', appoint('', '03-12')],
    ['commandingZone', { ...appoint('head', '03-12'), fields: { role: 'head', commandingZone: '' } }],
    ['zone', join('')],
    ['dueAt', { ...setDue('03-29'), fields: { dueAt: 'soon' } }],
    ['reason', { ...setDue('03-29'), fields: { dueAt: on('03-29'), reason: '' } }],
    ['plan', adopt('03-20', '')],
    ['actionId', { ...assign, fields: { ...assign.fields, actionId: '' } }],
    ['axis', { ...assign, fields: { ...assign.fields, axis: 'war' } }],
    ['action', { ...assign, fields: { ...assign.fields, action: '' } }],
    ['assignedZone', { ...assign, fields: { ...assign.fields, assignedZone: '' } }],
    ['assignedService', { ...assign, fields: { ...assign.fields, assignedService: '' } }],
    ['dueAt', { ...assign, fields: { ...assign.fields, dueAt: '' } }],
    ['operationId', { ...assign, fields: { ...assign.fields, operationId: '' } }],
    ['actionId', report('done', '04-01', '')],
    ['status', report('forgotten' as ActionStatus, '04-01')],
    ['note', { ...report('done', '04-01'), fields: { actionId: 'a-1', status: 'done', note: '' } }],
    ['reason', disband('09-01', '')],
  ])('refuses a %s out of form', (field, command) => {
    given(...both, assigned)
      .when(command as TaskForceCommand)
      .thenRefused('FIELD_INVALID', field);
  });
});

describe('a task force, whatever happens', () => {
  const aDate = fc.integer({ min: 10, max: 28 }).map((day) => `03-${day}`);
  const aCommand = fc
    .tuple(aDate, aDate, fc.constantFrom('5339', '5340', '5341'), fc.constantFrom(...actionStatuses))
    .chain(([date, other, zone, status]) =>
      fc.constantFrom<TaskForceCommand>(
        { ...establish, ...from(date) },
        { ...establish, ...from(date), fields: { ...establish.fields, planDueAt: on(other) } },
        appoint(zone, date),
        join(zone, date),
        setDue(other, date),
        adopt(date),
        { ...assign, ...from(date), fields: { ...assign.fields, actionId: zone } },
        report(status, date, zone),
        disband(date),
      ),
    );

  it('refuses or accepts, adds nothing on a repeat, and judges its plan by the deadline that stood', () => {
    fc.assert(
      fc.property(fc.array(aCommand, { maxLength: 40, size: 'max' }), (commands) => {
        const { state, effective, events } = decideAll(taskForce, [establish, ...commands]);
        for (const one of effective) expect(taskForce.decide(one, state)).toEqual([]);
        let dueAt = '';
        for (const event of events) {
          if (event.type === 'PlanDue') dueAt = event.data.dueAt;
          if (event.type !== 'PlanAdopted') continue;
          expect(event.data).toMatchObject({ dueAt, deadline: event.occurredAt > dueAt ? 'late' : 'met' });
        }
        for (const type of ['TaskForceEstablished', 'PlanAdopted', 'TaskForceDisbanded']) {
          expect(events.filter((event) => event.type === type).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
