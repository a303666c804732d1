import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { responseTimes } from '../../projections/response-times.js';
import { amendedReader } from '../../src/handling/amended-reader.js';
import { kaplanMeierPercentile, type WaitCount } from '../../src/measures/kaplan-meier.js';
import { median, p90 } from '../../src/measures/percentile.js';
import {
  MeasuredInterventionsHandler,
  MeasuredInterventionsQuery,
} from '../../src/reporting/measured-interventions.js';
import type { QuestionParameters } from '../../src/reporting/response-times-question.js';
import { ResponseTimesHandler, ResponseTimesQuery } from '../../src/reporting/response-times.js';
import { sensitivityCsv, sensitivityTable } from '../../src/reporting/sensitivity-table.js';
import { SensitivityHandler, SensitivityQuery } from '../../src/reporting/sensitivity.js';
import { everySortOfIntervention } from '../support/made-outcomes.js';
import { MemoryLog } from '../support/memory-log.js';
import { noBoundaries } from '../support/no-boundaries.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { standardMetricsOnly } from '../support/standard-metrics.js';

const settings = { timeZone: 'Europe/Brussels' };
let directory: ReturnType<typeof temporaryDirectory>;
let rig: Rig;
beforeAll(async () => {
  directory = temporaryDirectory();
  const log = new MemoryLog();
  log.add(...everySortOfIntervention(600, 21));
  rig = await openRig(directory.path, amendedReader(log), [responseTimes]);
  await rig.engine.catchUp();
});
afterAll(async () => {
  await rig.close();
  directory.remove();
});
const ask = (parameters: QuestionParameters) =>
  new SensitivityHandler(rig.tables, settings, standardMetricsOnly, noBoundaries).execute(
    new SensitivityQuery(parameters),
  );

/** The waits of the interventions that are listed one by one. */
async function waitsOf(
  parameters: QuestionParameters,
): Promise<{ readonly waits: readonly WaitCount[]; unknown: number }> {
  const handler = new MeasuredInterventionsHandler(rig.tables, settings, standardMetricsOnly, noBoundaries);
  const { interventions } = await handler.execute(new MeasuredInterventionsQuery({ ...parameters, limit: 1_000 }));
  const waits = new Map<number, WaitCount>();
  let unknown = 0;
  for (const { outcome, seconds, startAt, censoredAt } of interventions) {
    if (outcome !== 'measured' && outcome !== 'X03' && outcome !== 'X22') continue;
    const isMeasured = outcome === 'measured';
    const known = startAt !== null && censoredAt !== null && censoredAt >= startAt;
    if (!isMeasured && !known) {
      unknown += 1;
      continue;
    }
    const value = isMeasured ? Number(seconds) : (Date.parse(String(censoredAt)) - Date.parse(String(startAt))) / 1_000;
    const { ended, censored } = waits.get(value) ?? { ended: 0, censored: 0 };
    waits.set(value, { value, ended: ended + (isMeasured ? 1 : 0), censored: censored + (isMeasured ? 0 : 1) });
  }
  return { waits: [...waits.values()].sort((a, b) => a.value - b.value), unknown };
}

describe('the sensitivity view', () => {
  it('is the estimate over the waits of the listed interventions, group by group', async () => {
    const answer = await ask({ metric: 'police-response', by: 'zone' });
    expect(answer.rows).toHaveLength(3);
    for (const row of [...answer.rows, answer.total]) {
      const zone = row.groups?.zone ?? undefined;
      const { waits, unknown } = await waitsOf({ metric: 'police-response', zone });
      expect(row).toMatchObject({
        censored: waits.reduce((sum, { censored }) => sum + censored, 0),
        unknownWait: unknown,
        kaplanMeierMedianSeconds: kaplanMeierPercentile(waits, median) ?? 'not reached',
        kaplanMeierP90Seconds: kaplanMeierPercentile(waits, p90) ?? 'not reached',
      });
      expect(row.censored).toBeGreaterThan(10);
      expect(Number(row.kaplanMeierMedianSeconds)).toBeGreaterThan(Number(row.medianSeconds));
    }
  });

  it('stands beside the percentiles of the report, which it leaves alone', async () => {
    const question = { metric: 'police-response', by: 'zone,priority', from: '2024-01-05' };
    const answer = await ask(question);
    const report = await new ResponseTimesHandler(rig.tables, settings, standardMetricsOnly, noBoundaries).execute(
      new ResponseTimesQuery(question),
    );
    const measured = report.rows.filter((row) => row.measured > 0);
    expect(answer.rows.filter((row) => row.measured > 0).map(({ group, medianSeconds, p90Seconds }) => [group, medianSeconds, p90Seconds])).toEqual(measured.map((row) => [row.group, row.medianSeconds, row.p90Seconds])); // prettier-ignore
    expect(answer.funnel).toEqual(report.funnel);
    expect(answer.total.p90Seconds).toBe(report.total.p90Seconds);
  });

  it('says in every form that it is not the published figure', async () => {
    const answer = await ask({ by: 'none', to: '2024-01-03' });
    const label = 'sensitivity view, not the published figure';
    expect(answer.label).toBe(label);
    expect(sensitivityTable(answer)).toContain(`*** ${label.toUpperCase()} ***`);
    expect(
      Math.max(
        ...sensitivityTable(answer)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(120);
    const [, ...lines] = sensitivityCsv(answer).trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines.every((line) => line.startsWith(`"${label}",Kaplan-Meier,total-response,1,`))).toBe(true);
  });

  it('is of nothing where there is nothing, and refuses what cannot be', async () => {
    const empty = await ask({ from: '2030-01-01' });
    expect(empty.rows).toEqual([]);
    expect(empty.total).toMatchObject({ measured: 0, medianSeconds: null, kaplanMeierP90Seconds: null });
    await expect(ask({ zone: '9999' })).rejects.toMatchObject({ name: 'BadQuery', field: 'zone' });
    await expect(ask({ metric: 'speed' })).rejects.toMatchObject({ name: 'BadQuery', field: 'metric' });
  });
});
