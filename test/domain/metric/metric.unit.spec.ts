import { describe, expect, it } from '@jest/globals';

import type { MetricDefined, MetricTerms } from '../../../src/domain/metric/events.js';
import { type DefineMetric, metric } from '../../../src/domain/metric/metric.js';
import { standardMetrics } from '../../../src/domain/metric/standard-metrics.js';
import { deciderOfCategory } from '../../../src/domain/streams.js';
import { refusalOf, specOf } from '../../support/decider-spec.js';

const given = specOf(metric);
const occurredAt = '2024-05-01T09:00:00.000Z';
const terms: MetricTerms = {
  label: 'Police response',
  origin: 'zonal council',
  start: 'createdAt',
  stop: 'firstArrivedAt',
  stopRule: { unitClasses: ['patrol'] },
  population: { initiations: ['emergency-call'], types: ['fight'], priorities: ['1'], zones: ['5340'] },
  priorityBasis: 'initial',
  targets: [{ name: 'council', seconds: 600, share: 0.9, setOn: '2024-01-01' }],
  caps: { tooLongSeconds: 86_400, tooShortSeconds: 5, lateEntrySeconds: 300 },
};
const define = (metricId: string, version: number, validFrom: string, change: object = {}): DefineMetric => ({
  type: 'DefineMetric',
  metricId,
  occurredAt,
  fields: { ...terms, version, validFrom, ...change },
});
const defined = ({ metricId, fields }: DefineMetric): MetricDefined => ({
  type: 'MetricDefined',
  occurredAt,
  data: { ...fields, metricId },
});
const first = define('own', 1, '2024-06-01T00:00:00.000Z');
const second = define('police-response', 2, '2024-07-01T00:00:00.000Z');
const third = define('police-response', 3, '2024-08-01T00:00:00.000Z', { targets: [] });

describe('a metric', () => {
  it('is defined from its first version on', () => {
    given().when(first).then(defined(first));
    given(defined(first)).when(define('own', 2, '2024-06-02T00:00:00.000Z')).then(defined(define('own', 2, '2024-06-02T00:00:00.000Z'))); // prettier-ignore
  });

  it('that ships gets its second version from the log', () => {
    given().when(second).then(defined(second));
    given(defined(second)).when(third).then(defined(third));
  });

  it('is defined once: saying it again adds nothing, also when there is a later version', () => {
    given(defined(second)).when(second).thenNothing();
    given(defined(second), defined(third)).when(second).thenNothing();
  });

  it('is never changed', () => {
    const changed = define('police-response', 2, '2024-07-01T00:00:00.000Z', { targets: [] });
    given(defined(second)).when(changed).thenRefused('METRIC_VERSION_ALREADY_DEFINED', 'version');
    for (const { id } of standardMetrics) {
      given()
        .when(define(id, 1, '2024-07-01T00:00:00.000Z'))
        .thenRefused('METRIC_VERSION_ALREADY_DEFINED', 'version');
    }
  });

  it.each(['CorrectRecord', 'CorrectTimestamp', 'AnnulRecord'] as const)('is not corrected either: %s', (type) => {
    const decider = deciderOfCategory('metric');
    const state = decider.evolve(decider.initial, { ...defined(first), id: '1' } as never);
    const fields = { corrects: '1', reason: 'duplicate', requestedBy: 'a', authorisedBy: 'b', field: 'label', before: 'a', after: 'b' }; // prettier-ignore
    const command = { type, category: 'metric', recordId: 'own', occurredAt, fields } as never;
    expect(refusalOf(() => decider.decide(command, state)).code).toBe('METRIC_NEVER_CORRECTED');
  });

  it('has no gaps in its versions, and none that is in force before the one before it', () => {
    given()
      .when(define('own', 2, '2024-06-01T00:00:00.000Z'))
      .thenRefused('METRIC_VERSION_NOT_NEXT', 'version');
    given(defined(second))
      .when(define('police-response', 3, '2024-07-01T00:00:00.000Z'))
      .thenRefused('FIELD_INVALID', 'validFrom');
  });

  it.each([
    ['metricId', define('two words', 1, '2024-06-01T00:00:00.000Z')],
    ['metricId', define('schema', 1, '2024-06-01T00:00:00.000Z')],
    ['version', define('own', 0, '2024-06-01T00:00:00.000Z')],
    ['validFrom', define('own', 1, '2024-06-01')],
    ...(
      [
        ['label', { label: ' ' }],
        ['origin', { origin: '' }],
        ['start', { start: 'sunrise' }],
        ['stop', { stop: 'createdAt' }],
        ['stopRule.unitClasses', { stopRule: { unitClasses: [] } }],
        ['population.initiations', { population: { initiations: [] } }],
        ['population.initiations.0', { population: { initiations: ['drone'] } }],
        ['population.types', { population: { initiations: ['call'], types: ['a', 'a'] } }],
        ['population.priorities.0', { population: { initiations: ['call'], priorities: [''] } }],
        ['population.zones.0', { population: { initiations: ['call'], zones: ['a b'] } }],
        ['priorityBasis', { priorityBasis: 'best' }],
        ['targets', { targets: [terms.targets[0], terms.targets[0]] }],
        ['targets.0.seconds', { targets: [{ name: 'x', seconds: 0 }] }],
        ['targets.0.share', { targets: [{ name: 'x', seconds: 1, share: 1.1 }] }],
        ['targets.0.setOn', { targets: [{ name: 'x', seconds: 1, setOn: '2009' }] }],
        ['caps.tooLongSeconds', { caps: { ...terms.caps, tooLongSeconds: 1.5 } }],
        ['caps.tooShortSeconds', { caps: { ...terms.caps, tooShortSeconds: -1 } }],
        ['caps.lateEntrySeconds', { caps: { ...terms.caps, lateEntrySeconds: Number.NaN } }],
      ] as const
    ).map(([field, change]) => [field, define('own', 1, '2024-06-01T00:00:00.000Z', change)] as const),
  ])('is refused when %s is none', (field, command) => {
    given().when(command).thenRefused('FIELD_INVALID', field);
  });

  it('that ships is one that could be defined', () => {
    for (const { id: _, version: __, ...own } of standardMetrics) {
      given().when(define('own', 1, '2024-06-01T00:00:00.000Z', own)).then(defined(define('own', 1, '2024-06-01T00:00:00.000Z', own))); // prettier-ignore
    }
  });
});
