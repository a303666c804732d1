import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';

import { standardMetrics } from '../../src/domain/metric/standard-metrics.js';
import { MetricBook, nameOf } from '../../src/reporting/metric-book.js';
import { metricSchema } from '../../src/reporting/metric-schema.js';
import type { MetricDefinition } from '../../src/reporting/metrics.js';

const [total] = standardMetrics as readonly MetricDefinition[];
if (total === undefined) throw new Error('no metric ships');
const second = { ...total, version: 2, validFrom: '2024-07-01T00:00:00.000Z' };
const third = { ...total, version: 3, validFrom: '2024-10-01T00:00:00.000Z' };
const own = { ...total, id: 'own', validFrom: '2024-07-01T00:00:00.000Z' };
const book = new MetricBook([total, third, second, own]);

const period = (from: string | null, to: string | null) => ({
  from: from && `${from}T00:00:00.000Z`,
  to: to && `${to}T00:00:00.000Z`,
});
const found = (text: string, from: string | null, to: string | null, of = book) =>
  of.versionsFor(text, period(from, to)).map(nameOf);

describe('the versions by which a period is measured', () => {
  it.each([
    ['2024-01-01', '2024-02-01', ['total-response@1']],
    ['2024-06-01', '2024-07-01', ['total-response@1']],
    ['2024-06-01', '2024-07-02', ['total-response@1', 'total-response@2']],
    ['2024-07-01', '2024-07-02', ['total-response@2']],
    ['2024-01-01', '2025-01-01', ['total-response@1', 'total-response@2', 'total-response@3']],
    [null, '2024-07-02', ['total-response@1', 'total-response@2']],
    ['2024-11-01', null, ['total-response@3']],
  ])('from %s to %s are those in force in it', (from, to, expected) => {
    expect(found('total-response', from, to)).toEqual(expected);
  });

  it('are those in force while there are interventions, where the period has no end', () => {
    const short = new MetricBook([total, second], { from: '2024-01-01T00:00:00.000Z', to: '2024-06-30T23:00:00.000Z' });
    expect(found('total-response', null, null, short)).toEqual(['total-response@1']);
    const long = new MetricBook([total, second], { from: '2024-01-01T00:00:00.000Z', to: '2024-07-01T00:00:00.000Z' });
    expect(found('total-response', null, null, long)).toEqual(['total-response@1', 'total-response@2']);
    expect(found('total-response', '2024-07-01', null, long)).toEqual(['total-response@2']);
  });

  it('are the one that is named, whatever the period', () => {
    expect(found('total-response@1', '2024-08-01', '2024-09-01')).toEqual(['total-response@1']);
    expect(found('own@1', '2020-01-01', '2021-01-01')).toEqual(['own@1']);
  });

  it.each([
    ['total-respons', /^metric: expected one of total-response, own, or/],
    ['total-response@', /one of total-response/],
    ['total-response@0', /one of total-response/],
    ['total-response@1@2', /one of total-response/],
    ['total-response@4', /a version that total-response has: total-response@1, total-response@2, total-response@3/],
    ['own', /own@1 is in force from 2024-07-01/],
  ])('are refused for %s, with what there is', (text, message) => {
    expect(() => found(text, '2024-06-01', '2024-08-01')).toThrow(message);
    expect(() => found(text, null, null)).toThrow(message);
  });

  it('are at one instant the last that began before it', () => {
    expect(nameOf(book.versionAt('total-response', '2024-06-30T23:59:59.999Z'))).toBe('total-response@1');
    expect(nameOf(book.versionAt('total-response', '2024-07-01T00:00:00.000Z'))).toBe('total-response@2');
    expect(nameOf(book.versionAt('total-response@1', '2024-11-01T00:00:00.000Z'))).toBe('total-response@1');
    expect(() => book.versionAt('own', '2024-06-01T00:00:00.000Z')).toThrow(/own@1 is in force from/);
  });
});

describe('the JSON Schema of a definition', () => {
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(metricSchema);
  const faults = (value: unknown): readonly string[] => {
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  };

  it.each(standardMetrics.map((metric) => [metric.id, metric]))('takes %s, which ships', (_, metric) => {
    expect(faults(metric)).toEqual([]);
    expect(JSON.parse(JSON.stringify(metric))).toEqual(metric);
  });

  it('takes one with everything', () => {
    const whole: MetricDefinition = {
      ...second,
      stopRule: { unitClasses: ['patrol'] },
      population: { initiations: ['call'], types: ['fight'], priorities: ['1'], zones: ['5340'] },
      targets: [{ name: 'city', seconds: 480, share: 0.9, setOn: '2024-01-01' }],
    };
    expect(faults(whole)).toEqual([]);
  });

  it.each([
    ['/start', { ...total, start: 'sunrise' }],
    ['/validFrom', { ...total, validFrom: '2024-07-01' }],
    ['/population/initiations', { ...total, population: { initiations: [] } }],
    ['/population/initiations/0', { ...total, population: { initiations: ['drone'] } }],
    ['/stopRule/unitClasses', { ...total, stopRule: { unitClasses: [] } }],
    ['/targets/0/share', { ...total, targets: [{ name: 'x', seconds: 1, share: 0 }] }],
    ['/caps', { ...total, caps: { tooLongSeconds: 1 } }],
    ['', { ...total, target: 480 }],
    ['', (({ priorityBasis: _, ...rest }) => rest)(total)],
  ])('refuses what is wrong at %s', (path, value) => {
    expect(faults(value).some((fault) => fault.startsWith(`${path} `))).toBe(true);
  });
});
