import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { ImportSummary } from '../../src/intake/feeds/import-feed.js';
import type { ResponseTimesReport } from '../../src/reporting/response-times.js';
import { type CliResult, runCli } from '../support/cli.js';
import { describeWith, publishedFile } from '../support/published-data.js';

/** An independent computation on the same file: calls, measured, without arrival, median, P90, within 480 s, upper bound of P90. */
const expected = {
  total: [3560, 3429, 131, 390, 1035, 2206, 1226],
  B01: [361, 349, 12, 390, 1039, 222, 1162],
  B02: [673, 649, 24, 375, 956, 427, 1186],
  B03: [603, 575, 28, 415, 1124, 338, 1381],
  B04: [367, 357, 10, 365, 933, 246, 1107],
  B05: [259, 250, 9, 362, 926, 162, 1117],
  B06: [259, 244, 15, 390, 948, 167, 1393],
  B07: [178, 174, 4, 389, 902, 117, 1011],
  B08: [280, 276, 4, 408, 971, 183, 1057],
  B09: [266, 259, 7, 409, 1221, 159, 1383],
  B10: [276, 259, 17, 416, 1040, 155, 1343],
  B99: [38, 37, 1, 0, 549, 30, 636],
};

type Row = ResponseTimesReport['rows'][number];
const figuresOf = (row: Row): readonly unknown[] => [
  row.inPopulation,
  row.measured,
  row.missingArrival,
  row.medianSeconds,
  row.p90Seconds,
  row.withinTarget,
  row.p90UpperBoundSeconds,
];

describeWith('sf-fire-calls')('one week of San Francisco, from its file to its figures', () => {
  const data = mkdtempSync(join(tmpdir(), 'flow-sf-'));
  const rejects = join(data, 'rejects.ndjson');
  const report = (...options: string[]): Promise<CliResult> =>
    runCli(['report', 'response-times', '--target', '480', '--data', data, ...options]);
  const importIt = (): Promise<CliResult> => {
    const mapping = ['--mapping', 'mappings/sf-fire-calls.yaml', '--rejects', rejects];
    return runCli(['import', publishedFile('sf-fire-calls'), ...mapping, '--data', data]);
  };
  let imported: CliResult;
  let json: CliResult;
  let figures: ResponseTimesReport;

  beforeAll(async () => {
    imported = await importIt();
    json = await report('--by', 'zone', '--format', 'json');
    figures = JSON.parse(json.stdout) as ResponseTimesReport;
  }, 240_000);
  afterAll(() => {
    rmSync(data, { recursive: true, force: true });
  });

  it('imports every row', () => {
    expect(imported.status).toBe(0);
    expect(JSON.parse(imported.stdout)).toMatchObject({ rows: 7704, records: 3560, events: 43_437, rejectedRows: 0 });
    expect(imported.stderr).toContain('7704 rows, 3560 records, 43437 events appended');
  });

  it('gives the figures of the independent computation for the whole and for each battalion', () => {
    const found = [...figures.rows, figures.total].map((row) => [row.group, figuresOf(row)]);
    expect(Object.fromEntries(found)).toEqual(expected);
    expect(figures.rows.map(({ group }) => group)).toEqual(Object.keys(expected).slice(1));
  });

  it('prints one object whose names are kept', () => {
    const { metric, period, asOf, target, funnel, rows } = figures;
    expect(metric).toEqual({ id: 'total-response', version: 1, start: 'callReceivedAt', stop: 'firstArrivedAt' });
    expect(period).toEqual({ from: null, to: null, timeZone: 'Europe/Brussels' });
    expect([asOf, target]).toEqual([43_437, 480]);
    expect(funnel).toEqual({
      inPeriod: 3560,
      inPopulation: 3560,
      measured: 3429,
      excluded: { X05: 131 },
      censored: {},
    });
    expect(rows[0]).toMatchObject({
      group: 'B01',
      inPopulation: 361,
      measured: 349,
      missingArrival: 12,
      medianSeconds: 390,
      medianLimits: { lower: 368, upper: 415 },
      p90Seconds: 1039,
      p90Limits: { lower: 934, upper: 1162 },
      withinTarget: 222,
      shareLimits: { lower: expect.closeTo(0.5844, 4), upper: expect.closeTo(0.6848, 4) },
      p90UpperBoundSeconds: 1162,
    });
  });

  it('says what cannot be known, in words, where too few are measured', async () => {
    const { stdout } = await report('--by', 'zone', '--zone', 'B99', '--to', '2017-01-02', '--format', 'json');
    const { rows } = JSON.parse(stdout) as ResponseTimesReport;
    expect(rows).toHaveLength(1);
    expect(rows[0]?.measured).toBeLessThan(36);
    expect(rows[0]?.p90Limits.upper).toBe('not determinable');
  });

  it('prints the same as a table, with the funnel and the limits', async () => {
    const { status, stdout } = await report('--by', 'zone');
    expect(status).toBe(0);
    expect(stdout).toContain('3 560 in period → 3 560 in population → 3 429 measured');
    expect(stdout).toContain('excluded: 131 no stop stamp (X05)');
    const lines = stdout.split('\n').map((line) => line.replace(/ +/g, ' '));
    expect(lines).toContain('B01 361 349 12 390 6:30 (368–415) 1039 17:19 (934–1162) 63.6 % 1162 19:22');
    expect(lines).toContain('total 3 560 3 429 131 390 6:30 (382–399) 1035 17:15 (976–1075) 64.3 % 1226 20:26');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('prints the same as CSV', async () => {
    const { status, stdout } = await report('--by', 'zone', '--format', 'csv');
    expect(status).toBe(0);
    const [header = [], ...lines] = stdout
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    const columns = ['inPopulation', 'measured', 'missingArrival', 'medianSeconds', 'p90Seconds', 'withinTarget'];
    const places = [...columns, 'p90UpperBoundSeconds'].map((column) => header.indexOf(column));
    expect(places).not.toContain(-1);
    const found = lines.map((cells) => [cells[header.indexOf('group')], places.map((place) => Number(cells[place]))]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  it('appends nothing the second time, and says so', async () => {
    const again = await importIt();
    expect(again.status).toBe(0);
    expect(JSON.parse(again.stdout) as ImportSummary).toMatchObject({ events: 0, unchanged: 43_437, refused: 0 });
    expect(again.stderr).toContain('0 events appended: all of it was known already');
    expect(JSON.parse((await report('--by', 'zone', '--format', 'json')).stdout)).toEqual(figures);
  }, 240_000);

  it.each(['timeline', 'response-times'])(
    'rebuilds %s from zero to the rows that it has',
    async (name) => {
      const { status, stdout } = await runCli(['projections', 'rebuild', name, '--format', 'ndjson', '--data', data]);
      expect(status).toBe(0);
      const rebuilt = JSON.parse(stdout) as { events: number; rows: number; digest: string; previousDigest: string };
      expect(rebuilt).toMatchObject({ rows: name === 'timeline' ? 43_437 : 3560 });
      expect(rebuilt.digest).toMatch(/^[0-9a-f]{64}$/);
      expect(rebuilt.digest).toBe(rebuilt.previousDigest);
    },
    240_000,
  );
});
