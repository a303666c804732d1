import { describe, expect, it } from '@jest/globals';

import { standardMetric } from '../../src/domain/metric/standard-metrics.js';
import { BadQuery } from '../../src/reporting/bad-query.js';
import type { MetricDefinition } from '../../src/reporting/metrics.js';
import { type NamedTarget, targetOf } from '../../src/reporting/named-targets.js';

const travel = standardMetric('travel') as MetricDefinition;
const total = standardMetric('total-response') as MetricDefinition;
const target = (id: string, version: number, from: string, seconds: number, metric = 'travel'): NamedTarget => ({
  ...{ id, version, from: `${from}T00:00:00.000Z`, seconds, metric, share: 0.9, source: 'made up' },
});
const council = target('council', 1, '2020-01-01', 600);
const stricter = target('council', 2, '2024-07-01', 480);
const targets = [council, stricter, target('other', 1, '2020-01-01', 900, 'total-response')];

const year = (from: string | null, to: string | null) => ({
  from: from === null ? null : `${from}T00:00:00.000Z`,
  to: to === null ? null : `${to}T00:00:00.000Z`,
});
const asked = (text: string | number | undefined, period = year('2024-01-01', '2024-07-01'), metric = travel) =>
  targetOf(text, { metric, period }, targets);

/** The refusal in words. */
function refusal(ask: () => unknown): string {
  try {
    ask();
  } catch (error) {
    if (error instanceof BadQuery) return `${error.field}: ${error.expected}`;
    throw error;
  }
  return 'none';
}

describe('a target', () => {
  it('is seconds, a target of the profile by its name, or the first of the metric', () => {
    expect(asked('300')).toEqual({ seconds: 300 });
    expect(asked(300)).toEqual({ seconds: 300 });
    expect(asked('council')).toEqual({ seconds: 600, named: council });
    expect(asked(undefined)).toEqual({ seconds: 780 });
    expect(asked(undefined, year(null, null), total)).toEqual({ seconds: 480 });
  });

  it('by its name is the version that is in force in the period, unless one is named', () => {
    expect(asked('council', year('2024-07-01', null)).named).toBe(stricter);
    expect(asked('council', year(null, '2024-07-01')).named).toBe(council);
    expect(asked('council@2').named).toBe(stricter);
    expect(asked('council@1', year('2019-01-01', '2019-02-01')).named).toBe(council);
  });

  it.each([
    ['changed in the period', 'council', year('2024-01-01', '2025-01-01')],
    ['changed in a period without ends', 'council', year(null, null)],
    ['was not set in part of the period', 'council', year('2019-12-31', '2020-02-01')],
    ['was not set yet', 'council', year('2019-01-01', '2019-02-01')],
  ])('that %s is refused, and says since when which version holds', (_when, name, period) => {
    expect(refusal(() => asked(name, period))).toMatch(
      /^target: a target that is one in all of the period: council@1 is in force from 2020-01-01.*council@2.*Name a version/,
    );
  });

  it('that is none, or of another metric or version, is refused with those that there are', () => {
    expect(refusal(() => asked('zouncil'))).toBe(
      'target: a whole number of seconds from 1 to 86400, or a target of travel that the profile has: council@1, council@2; of other metrics: other@1 (total-response)',
    );
    expect(refusal(() => asked('other'))).toMatch(/^target: .*of travel.*council@1/);
    expect(refusal(() => asked('council@3'))).toBe('target: a version that the profile has: council@1, council@2');
    expect(refusal(() => targetOf('council', { metric: travel, period: year(null, null) }))).toMatch(/has: none$/);
  });

  it.each(['0', '86401', 0, 1.5, -3, '1e3', ''])('of %j seconds is refused', (seconds) => {
    expect(refusal(() => asked(seconds))).toMatch(/^target: a whole number of seconds from 1 to 86400/);
  });
});
