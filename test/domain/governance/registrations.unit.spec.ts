import { describe, expect, it } from '@jest/globals';

import type { EvaluationRegistered, FigureDeclared } from '../../../src/domain/governance/events.js';
import { type DeclareFigure, governance, type RegisterEvaluation } from '../../../src/domain/governance/governance.js';
import { specOf } from '../../support/decider-spec.js';

const given = specOf(governance);
const matterId = 'hotspots-2024';
const occurredAt = '2024-02-28T09:00:00.000Z';
const on = (date: string): string => `2024-${date}T00:00:00.000Z`;

const register: RegisterEvaluation = {
  type: 'RegisterEvaluation',
  matterId,
  occurredAt,
  fields: {
    evaluationId: 'e-1',
    counted: 'shootings',
    areas: 'hotspot',
    treated: ['peterbos'],
    control: ['aumale'],
    displacement: ['clemenceau'],
    displacementControl: ['ribaucourt'],
    beforeFrom: on('01-01'),
    beforeTo: on('02-01'),
    afterFrom: on('03-01'),
    afterTo: on('04-01'),
  },
};
const registered: EvaluationRegistered = { type: 'EvaluationRegistered', occurredAt, data: { ...register.fields, matterId } }; // prettier-ignore
const declare: DeclareFigure = {
  type: 'DeclareFigure',
  matterId,
  occurredAt,
  fields: {
    figureId: 'f-1',
    declaredBy: 'Region',
    counted: 'operations',
    from: on('01-01'),
    to: on('12-31'),
    number: 661,
    parts: { security: 220, prevention: 106, 'neighbourhood life': 230 },
  },
};
const declared: FigureDeclared = { type: 'FigureDeclared', occurredAt, data: { ...declare.fields, matterId } };

describe('an evaluation', () => {
  const with_ = (fields: Partial<RegisterEvaluation['fields']>): RegisterEvaluation => ({
    ...register,
    fields: { ...register.fields, ...fields },
  });

  it('opens a matter, is registered once, and is not changed by registering it again', () => {
    given().when(register).then(registered);
    given(registered).when(register).thenNothing();
    given(registered)
      .when(with_({ counted: 'arrests' }))
      .thenRefused('EVALUATION_ALREADY_REGISTERED', 'evaluationId');
    given(registered)
      .when(with_({ evaluationId: 'e-2' }))
      .then({ ...registered, data: { ...registered.data, evaluationId: 'e-2' } });
  });

  it.each([
    ['counted', { counted: 'drugs' as never }],
    ['areas', { areas: 'street' as never }],
    ['treated', { treated: [] }],
    ['control', { control: ['peterbos'] }],
    ['displacementControl', { displacementControl: ['clemenceau', 'ribaucourt'] }],
    ['beforeTo', { beforeTo: on('01-01') }],
    ['afterFrom', { afterFrom: on('01-31') }],
    ['afterTo', { afterTo: on('03-01') }],
    // Three days longer than the window before.
    ['afterTo', { afterTo: on('04-04') }],
    ['split', { split: ' ' }],
  ])('is refused without a sound %s', (field, fields) => {
    given().when(with_(fields)).thenRefused('FIELD_INVALID', field);
  });
});

describe('a declared figure', () => {
  const with_ = (fields: Partial<DeclareFigure['fields']>): DeclareFigure => ({
    ...declare,
    fields: { ...declare.fields, ...fields },
  });

  it('is recorded as it was published, although its parts do not add up', () => {
    given().when(declare).then(declared);
    given(declared).when(declare).thenNothing();
    given(declared)
      .when(with_({ number: 662 }))
      .thenRefused('FIGURE_ALREADY_DECLARED', 'figureId');
    expect(Object.values(declare.fields.parts ?? {}).reduce((sum, part) => sum + part, 0)).not.toBe(661);
  });

  it.each([
    ['counted', { counted: 'ammunition' as never }],
    ['to', { to: on('01-01') }],
    ['number', { number: -1 }],
    ['number', { number: 1.5 }],
    ['parts', { parts: {} }],
    ['parts.a', { parts: { a: Number.NaN } }],
    ['declaredBy', { declaredBy: '' }],
    ['zone', { zone: 'a b' }],
    ['unit', { unit: 'g' as const }],
    ['parts', { parts: [220, 106] as never }],
  ])('is refused without a sound %s', (field, fields) => {
    given().when(with_(fields)).thenRefused('FIELD_INVALID', field);
  });

  const heroin = { counted: 'drugs', split: 'heroin', unit: 'kg', number: 5.8, parts: { 'zone 5340': 5.8 } } as const;
  it.each([
    ['drugs of one substance', heroin],
    ['drugs of any', { ...heroin, split: undefined, unit: 'g' }],
    ['a substance that is not known here', { ...heroin, split: 'lyrica', unit: 'pill', number: 5090, parts: { a: 1 } }],
    ['cash', { counted: 'cash', split: 'EUR', unit: 'minor', number: 24_644_600, parts: { a: 1 } }],
    ['officer-hours', { counted: 'officer-hours', unit: 'h', number: 90.5 }],
    ['officer-hours of an axis', { counted: 'officer-hours', split: 'prevention', unit: 'h', number: 90.5 }],
    ['what is counted one by one', { unit: 'count' }],
  ] as const)('may be of %s, in a unit of it', (_what, fields) => {
    given()
      .when(with_(fields as never))
      .then({ ...declared, data: { ...declared.data, ...(fields as object) } });
  });

  it.each([
    ['drugs without a unit', 'unit', { ...heroin, unit: undefined }],
    ['drugs in hours', 'unit', { ...heroin, unit: 'h' }],
    ['pills of heroin', 'unit', { ...heroin, unit: 'pill', number: 5, parts: { a: 5 } }],
    ['half a pill', 'number', { ...heroin, split: 'xtc', unit: 'pill', number: 5.5, parts: { a: 5 } }],
    [
      'half a plant as a part',
      'parts.a',
      { ...heroin, split: 'cannabis', unit: 'plant', number: 5, parts: { a: 0.5 } },
    ],
    ['less than nothing', 'number', { ...heroin, number: -1 }],
    ['no number', 'number', { ...heroin, number: Number.NaN }],
    ['cash without a currency', 'split', { counted: 'cash', unit: 'minor', number: 5 }],
    ['cash in no currency', 'split', { counted: 'cash', split: 'euro', unit: 'minor', number: 5 }],
    ['cash without a unit', 'unit', { counted: 'cash', split: 'EUR', number: 5 }],
    ['half a cent', 'number', { counted: 'cash', split: 'EUR', unit: 'minor', number: 5.5 }],
    ['officer-hours without a unit', 'unit', { counted: 'officer-hours', number: 5 }],
    ['officer-hours of no axis', 'split', { counted: 'officer-hours', split: 'night', unit: 'h', number: 5 }],
  ] as const)('is refused of %s, by the field %s', (_what, field, fields) => {
    given()
      .when(with_(fields as never))
      .thenRefused('FIELD_INVALID', field);
  });
});
