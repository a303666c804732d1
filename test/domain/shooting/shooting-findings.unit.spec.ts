import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { consequences, drugLinks, type ShootingEvent } from '../../../src/domain/shooting/events.js';
import { shooting, type ShootingCommand } from '../../../src/domain/shooting/shooting.js';
import { decideAll, specOf } from '../../support/decider-spec.js';

const given = specOf(shooting);
const shootingId = 's-1';
const at = (time: string): string => `2024-02-27T${time}:00.000Z`;
const order = (time: string) => ({ shootingId, occurredAt: at(time) });
const fact = (type: ShootingEvent['type'], time: string, data: object = {}): ShootingEvent =>
  ({ type, occurredAt: at(time), data: { ...data, shootingId } }) as ShootingEvent;

const reported = fact('ShootingReported', '22:10', { zone: '5341', consequence: 'injury', drugLink: 'unknown' });
const casings = { findingId: 'f-1', count: 7, calibre: '9 mm' };
const recover: ShootingCommand = { type: 'RecoverCasings', ...order('23:00'), fields: casings };
const recovered = fact('CasingsRecovered', '23:00', casings);
const result = { findingId: 'f-2', finding: 'linked', linkedShootingId: 's-0' } as const;
const record: ShootingCommand = { type: 'RecordBallisticsResult', ...order('23:10'), fields: result };
const found = fact('BallisticsResultRecorded', '23:10', result);
const assess = (drugLink: (typeof drugLinks)[number], time = '23:20'): ShootingCommand => ({
  type: 'AssessContext',
  ...order(time),
  fields: { drugLink },
});
const reclassify = (consequence: (typeof consequences)[number], time = '23:30'): ShootingCommand => ({
  type: 'ReclassifyShooting',
  ...order(time),
  fields: { consequence, reason: 'hospital report' },
});
const people = { requestedBy: 'officer-1', authorisedBy: 'magistrate-2' };
const ruleOut = (more: object = {}): ShootingCommand => ({
  type: 'RuleOutShooting',
  ...order('23:40'),
  fields: { reason: 'fireworks', ...people, ...more },
});
const ruledOut = fact('ShootingRuledOut', '23:40', { reason: 'fireworks', ...people });
const confirm: ShootingCommand = { type: 'ConfirmShooting', ...order('22:30'), fields: {} };

describe('what is found', () => {
  it('is recorded once, under an id of its own', () => {
    given(reported).when(recover).then(recovered);
    given(reported, recovered).when(recover).thenNothing();
    given(reported, recovered).when(record).then(found);
    given(reported, recovered, found).when(record).thenNothing();
    given().when(recover).thenRefused('SHOOTING_UNKNOWN');
  });
  it('is not overwritten, not even by a finding of another kind', () => {
    given(reported, recovered)
      .when({ ...recover, fields: { ...casings, count: 8 } })
      .thenRefused('SHOOTING_FINDING_ALREADY_RECORDED', 'findingId');
    given(reported, recovered)
      .when({ ...record, fields: { ...result, findingId: 'f-1' } })
      .thenRefused('SHOOTING_FINDING_ALREADY_RECORDED', 'findingId');
  });
  it.each([
    ['count', { ...recover, fields: { ...casings, count: -1 } }],
    ['finding', { ...record, fields: { ...result, finding: 'perhaps' } }],
    ['linkedShootingId', { ...record, fields: { ...result, linkedShootingId: shootingId } }],
    ['linkedShootingId', { ...record, fields: { ...result, finding: 'not-linked' } }],
  ])('is refused with its field: %s', (field, command) => {
    given(reported)
      .when(command as ShootingCommand)
      .thenRefused('FIELD_INVALID', field);
  });
});

describe('what is made of it', () => {
  it('says what stood before', () => {
    given(reported)
      .when(assess('suspected'))
      .then(fact('ContextAssessed', '23:20', { from: 'unknown', to: 'suspected' }));
    given(reported)
      .when(reclassify('property-only'))
      .then(fact('ShootingReclassified', '23:30', { from: 'injury', to: 'property-only', reason: 'hospital report' }));
  });
  it('adds nothing when it is what stands', () => {
    given(reported).when(assess('unknown')).thenNothing();
    given(reported).when(reclassify('injury')).thenNothing();
  });
  it('is refused with its field', () => {
    given(reported)
      .when(assess('maybe' as never))
      .thenRefused('FIELD_INVALID', 'drugLink');
    given(reported)
      .when(reclassify('death' as never))
      .thenRefused('FIELD_INVALID', 'consequence');
  });
});

describe('a ruling out', () => {
  it('takes two people, and is recorded once', () => {
    given(reported).when(ruleOut()).then(ruledOut);
    given(reported, ruledOut).when(ruleOut()).thenNothing();
    given(reported, ruledOut)
      .when(ruleOut({ reason: 'other' }))
      .thenRefused('SHOOTING_ALREADY_RULED_OUT');
    given(reported)
      .when(ruleOut({ authorisedBy: 'officer-1' }))
      .thenRefused('AUTHORISER_NOT_INDEPENDENT', 'authorisedBy');
    given(reported)
      .when(ruleOut({ requestedBy: '' }))
      .thenRefused('FIELD_INVALID', 'requestedBy');
  });
  it('is not talked over by a confirmation; one that stands already adds nothing', () => {
    given(reported, ruledOut).when(confirm).thenRefused('SHOOTING_ALREADY_RULED_OUT');
    given(reported, fact('ShootingConfirmed', '22:30'), ruledOut).when(confirm).thenNothing();
  });
});

describe('findings and assessments, whatever the order', () => {
  const aTime = fc.nat({ max: 9 }).map((minute) => `23:0${minute}`);
  const aCommand = fc.oneof(
    fc.tuple(fc.constantFrom(...drugLinks), aTime).map(([link, time]) => assess(link, time)),
    fc.tuple(fc.constantFrom(...consequences), aTime).map(([one, time]) => reclassify(one, time)),
    fc.constantFrom(recover, record, confirm, ruleOut()),
  );
  const start = {
    type: 'ReportShooting',
    ...order('22:10'),
    fields: { zone: '5341', consequence: 'injury', drugLink: 'unknown' },
  } as const;

  it('are taken again without adding anything, and each change starts from what stood', () => {
    fc.assert(
      fc.property(fc.array(aCommand, { maxLength: 30 }), (commands) => {
        const { state, events, effective } = decideAll(shooting, [start, ...commands]);
        for (const command of effective) expect(shooting.decide(command, state)).toEqual([]);
        let link = 'unknown';
        for (const event of events) {
          if (event.type !== 'ContextAssessed') continue;
          expect(event.data.from).toBe(link);
          link = event.data.to;
        }
      }),
    );
  });
});
