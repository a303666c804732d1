import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { injuries, type Injury, type ShootingEvent } from '../../../src/domain/shooting/events.js';
import { type ReportShooting, shooting, type ShootingCommand } from '../../../src/domain/shooting/shooting.js';
import { decideAll, specOf } from '../../support/decider-spec.js';

const given = specOf(shooting);
const shootingId = 's-1';
const at = (time: string): string => `2024-02-27T${time}:00.000Z`;

const report: ReportShooting = {
  type: 'ReportShooting',
  shootingId,
  occurredAt: at('22:10'),
  fields: { zone: '5341', consequence: 'injury', drugLink: 'suspected', shots: { min: 2, max: 4 } },
};
const reported: ShootingEvent = {
  type: 'ShootingReported',
  occurredAt: at('22:10'),
  data: { shootingId, ...report.fields },
};
const confirm = (time: string): ShootingCommand => ({
  type: 'ConfirmShooting',
  shootingId,
  occurredAt: at(time),
  fields: {},
});
const confirmed: ShootingEvent = { type: 'ShootingConfirmed', occurredAt: at('23:00'), data: { shootingId } };
const victim = (injury: Injury, time = '22:30', victimId = 'v-1'): ShootingCommand => ({
  type: 'RecordVictim',
  shootingId,
  occurredAt: at(time),
  fields: { victimId, injury },
});
const recorded: ShootingEvent = {
  type: 'VictimRecorded',
  occurredAt: at('22:30'),
  data: { shootingId, victimId: 'v-1', injury: 'serious' },
};
const outcome = (injury: Injury, time: string, victimId = 'v-1'): ShootingCommand => ({
  type: 'ChangeVictimOutcome',
  shootingId,
  occurredAt: at(time),
  fields: { victimId, injury },
});
const died: ShootingEvent = {
  type: 'VictimOutcomeChanged',
  occurredAt: at('23:30'),
  data: { shootingId, victimId: 'v-1', from: 'serious', to: 'fatal' },
};

describe('a shooting', () => {
  it('is reported once', () => {
    given().when(report).then(reported);
    given(reported).when(report).thenNothing();
    given(reported)
      .when({ ...report, fields: { ...report.fields, drugLink: 'no' } })
      .thenRefused('SHOOTING_ALREADY_REPORTED');
  });
  it('takes nothing else before its report', () => {
    for (const command of [confirm('23:00'), victim('minor'), outcome('fatal', '23:30')]) {
      given().when(command).thenRefused('SHOOTING_UNKNOWN');
    }
  });
  it('is confirmed once', () => {
    given(reported).when(confirm('23:00')).then(confirmed);
    given(reported, confirmed).when(confirm('23:05')).thenNothing();
  });
  it('records a victim once, also after the confirmation', () => {
    given(reported, confirmed).when(victim('serious')).then(recorded);
    given(reported, recorded).when(victim('serious')).thenNothing();
    given(reported, recorded, died).when(victim('serious')).thenNothing();
    given(reported, recorded).when(victim('minor')).thenRefused('VICTIM_ALREADY_RECORDED', 'victimId');
    given(reported, recorded).when(victim('serious', '22:31')).thenRefused('VICTIM_ALREADY_RECORDED', 'victimId');
  });
  it('changes the outcome of a victim from what stood', () => {
    given(reported, recorded).when(outcome('fatal', '23:30')).then(died);
    given(reported, recorded, died).when(outcome('fatal', '23:45')).thenNothing();
    given(reported, recorded)
      .when(outcome('fatal', '23:30', 'v-2'))
      .thenRefused('VICTIM_UNKNOWN', 'victimId');
  });
  it('does not take a repeat of an earlier outcome for a change back', () => {
    const worse: ShootingEvent = { ...died, data: { shootingId, victimId: 'v-1', from: 'serious', to: 'minor' } };
    const fatal: ShootingEvent = {
      ...died,
      occurredAt: at('23:50'),
      data: { shootingId, victimId: 'v-1', from: 'minor', to: 'fatal' },
    };
    given(reported, recorded, worse, fatal).when(outcome('minor', '23:30')).thenNothing();
  });
  it.each<[string, Partial<ReportShooting['fields']>]>([
    ['zone', { zone: '' }],
    ['consequence', { consequence: 'noise' as 'injury' }],
    ['drugLink', { drugLink: 'maybe' as 'no' }],
    ['shots.count', { shots: { count: 1.5 } }],
    ['shots.min', { shots: { min: -1, max: 2 } }],
    ['shots.max', { shots: { min: 1, max: Number.POSITIVE_INFINITY } }],
    ['shots.max', { shots: { min: 4, max: 2 } }],
    ['firearmKind', { firearmKind: '' }],
    ['publiclyAccessible', { publiclyAccessible: 'yes' as unknown as boolean }],
    ['interventionId', { interventionId: 'a b' }],
    ['reference', { reference: '' }],
  ])('refuses a %s out of form', (field, fields) => {
    given()
      .when({ ...report, fields: { ...report.fields, ...fields } })
      .thenRefused('FIELD_INVALID', field);
  });
  it.each([
    ['victimId', { victimId: '', injury: 'minor' as const }],
    ['injury', { victimId: 'v-1', injury: 'some' as 'minor' }],
    ['ageBand', { victimId: 'v-1', injury: 'minor' as const, ageBand: '' }],
    ['sex', { victimId: 'v-1', injury: 'minor' as const, sex: 'x' as 'other' }],
    ['bystander', { victimId: 'v-1', injury: 'minor' as const, bystander: 1 as unknown as boolean }],
  ])('refuses a victim with a %s out of form', (field, fields) => {
    given(reported)
      .when({ type: 'RecordVictim', shootingId, occurredAt: at('22:30'), fields })
      .thenRefused('FIELD_INVALID', field);
  });
  it('refuses ids and outcomes out of form', () => {
    given()
      .when({ ...report, shootingId: '' })
      .thenRefused('FIELD_INVALID', 'shootingId');
    given(reported, recorded)
      .when(outcome('worse' as 'fatal', '23:30'))
      .thenRefused('FIELD_INVALID', 'injury');
    given(reported)
      .when(outcome('fatal', '23:30', ''))
      .thenRefused('FIELD_INVALID', 'victimId');
  });
});

describe('a shooting, whatever happens', () => {
  const anInstant = fc.nat({ max: 9 }).map((minute) => at(`22:1${String(minute)}`));
  const anInjury = fc.constantFrom(...injuries);
  const aVictimId = fc.constantFrom('v-1', 'v-2', '');
  const aCommand: fc.Arbitrary<ShootingCommand> = fc.oneof(
    anInstant.map((occurredAt) => ({ ...report, occurredAt })),
    anInstant.map((occurredAt) => ({ ...confirm('22:00'), occurredAt })),
    fc.tuple(anInjury, anInstant, aVictimId).map(([i, t, v]) => ({ ...victim(i, '22:00', v), occurredAt: t })),
    fc.tuple(anInjury, anInstant, aVictimId).map(([i, t, v]) => ({ ...outcome(i, '22:00', v), occurredAt: t })),
  );
  it('refuses or accepts, and adds nothing when what added something comes again', () => {
    fc.assert(
      fc.property(fc.array(aCommand, { maxLength: 25, size: 'max' }), (commands) => {
        const { state, effective, events } = decideAll(shooting, [report, ...commands]);
        for (const command of effective) expect(shooting.decide(command, state)).toEqual([]);
        for (const type of ['ShootingReported', 'ShootingConfirmed']) {
          expect(events.filter((event) => event.type === type).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
