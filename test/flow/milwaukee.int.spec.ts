import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { ResponseTimesReport } from '../../src/reporting/response-times.js';
import type { TimelinePage } from '../../src/reporting/timeline.js';
import { type CliResult, runCli } from '../support/cli.js';
import { describeWith, publishedFile } from '../support/published-data.js';
import { eventsIn } from '../support/recorded-data.js';

describeWith('milwaukee-police-calls')('three weeks of Milwaukee, with one time stamp a call', () => {
  const data = mkdtempSync(join(tmpdir(), 'flow-milwaukee-'));
  let imported: CliResult;

  beforeAll(async () => {
    const mapping = ['--mapping', 'mappings/milwaukee-police-calls.yaml', '--rejects', join(data, 'rejects.ndjson')];
    imported = await runCli(['import', publishedFile('milwaukee-police-calls'), ...mapping, '--data', data]);
  }, 240_000);
  afterAll(() => {
    rmSync(data, { recursive: true, force: true });
  });

  it('imports every call', () => {
    expect(imported.status).toBe(0);
    expect(JSON.parse(imported.stdout)).toMatchObject({ rows: 33_968, records: 33_968, rejectedRows: 0, refused: 0 });
  });

  it('measures none of them, whatever is asked', async () => {
    const { status, stdout } = await runCli([
      ...['report', 'response-times', '--by', 'none', '--format', 'json', '--data', data],
    ]);
    expect(status).toBe(0);
    const { funnel, rows } = JSON.parse(stdout) as ResponseTimesReport;
    expect(funnel).toMatchObject({ inPeriod: 33_968, measured: 0 });
    expect(rows).toEqual([
      expect.objectContaining({ measured: 0, medianSeconds: null, p90Seconds: null, withinTarget: 0 }),
    ]);
  }, 240_000);

  it('shows every call on the timeline, and when it was', async () => {
    const events = await eventsIn(data);
    expect(events.filter(({ type }) => type === 'InterventionRequested')).toHaveLength(33_968);
    const subject = ['--subject', 'milwaukee-police-calls:1211372', '--order', 'oldest'];
    const { stdout } = await runCli(['timeline', ...subject, '--format', 'json', '--data', data]);
    const { facts } = JSON.parse(stdout) as TimelinePage;
    // 2018-05-01 00:10:28 in Milwaukee, which has summer time then.
    const request = { event: 'InterventionRequested', zone: '4', occurredAt: '2018-05-01T05:10:28.000Z' };
    expect(facts[0]).toMatchObject({ ...request, synthetic: false });
    const status = await runCli(['projections', 'status', '--format', 'ndjson', '--data', data]);
    expect(status.stdout.split('\n').filter((line) => line.includes('"timeline"'))).toEqual([
      expect.stringContaining(`"rows":${String(events.length)},"quarantined":0`),
    ]);
  }, 240_000);

  it.each(['timeline', 'response-times'])(
    'rebuilds %s from zero to the rows that it has',
    async (name) => {
      const { status, stdout } = await runCli(['projections', 'rebuild', name, '--format', 'ndjson', '--data', data]);
      expect(status).toBe(0);
      const { digest, previousDigest } = JSON.parse(stdout) as Record<string, unknown>;
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      expect(digest).toBe(previousDigest);
    },
    240_000,
  );
});
