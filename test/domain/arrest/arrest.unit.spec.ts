import { describe, it } from '@jest/globals';
import fc from 'fast-check';

import { arrest, type RecordArrest } from '../../../src/domain/arrest/arrest.js';
import type { ArrestMade } from '../../../src/domain/arrest/events.js';
import { decideAll, specOf } from '../../support/decider-spec.js';

const given = specOf(arrest);
const record: RecordArrest = {
  type: 'RecordArrest',
  arrestId: 'a-1',
  occurredAt: '2024-03-01T18:00:00.000Z',
  fields: { zone: '5341', kind: 'judicial', ground: 'drugs', interventionId: 'i-1' },
};
const made: ArrestMade = {
  type: 'ArrestMade',
  occurredAt: record.occurredAt,
  data: { arrestId: 'a-1', ...record.fields },
};

describe('an arrest', () => {
  it('is recorded once', () => {
    given().when(record).then(made);
    given(made).when(record).thenNothing();
  });
  it('is not overwritten', () => {
    given(made)
      .when({ ...record, fields: { ...record.fields, kind: 'administrative' } })
      .thenRefused('ARREST_ALREADY_RECORDED');
    given(made)
      .when({ ...record, occurredAt: '2024-03-01T18:01:00.000Z' })
      .thenRefused('ARREST_ALREADY_RECORDED');
  });
  it.each<[string, Partial<RecordArrest['fields']>]>([
    ['zone', { zone: '' }],
    ['kind', { kind: 'friendly' as 'judicial' }],
    ['ground', { ground: ' ' }],
    ['minor', { minor: 'no' as unknown as boolean }],
    ['arrestingZone', { arrestingZone: '' }],
    ['interventionId', { interventionId: '/' }],
    ['shootingId', { shootingId: '' }],
  ])('refuses a %s out of form', (field, fields) => {
    given()
      .when({ ...record, fields: { ...record.fields, ...fields } })
      .thenRefused('FIELD_INVALID', field);
  });
  it('refuses an id and an instant out of form', () => {
    given()
      .when({ ...record, arrestId: 'a 1' })
      .thenRefused('FIELD_INVALID', 'arrestId');
    given()
      .when({ ...record, occurredAt: '' })
      .thenRefused('FIELD_INVALID', 'occurredAt');
  });
  it('throws nothing but refusals', () => {
    const aCommand = fc
      .record({ arrestId: fc.string({ maxLength: 3 }), ground: fc.string(), zone: fc.string() })
      .map(({ arrestId, ...fields }): RecordArrest => ({
        ...record,
        arrestId,
        fields: { ...record.fields, ...fields },
      }));
    fc.assert(fc.property(fc.array(aCommand), (commands) => void decideAll(arrest, commands)));
  });
});
