import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { metricSchema } from '../../src/reporting/metric-schema.js';
import { type CliResult, runCli } from '../support/cli.js';

const data = mkdtempSync(join(tmpdir(), 'cli-metrics-'));
afterAll(() => {
  rmSync(data, { recursive: true, force: true });
});
const metrics = (...words: string[]): Promise<CliResult> => runCli(['metrics', ...words, '--data', data]);

describe('the definitions on the command line', () => {
  it('are listed, shown, and have a form', async () => {
    const list = await metrics('list');
    expect(list.status).toBe(0);
    expect(list.stdout).toMatch(/^travel@1 .* 780 s in 75 % /m);
    expect(Math.max(...list.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    expect((await metrics('show', 'travel')).stdout).toContain(
      'firstEnRouteAt) → first unit on scene (firstArrivedAt)',
    );
    const shown = await metrics('show', 'police-response@1', '--format', 'json');
    expect(JSON.parse(shown.stdout)).toMatchObject({ id: 'police-response', version: 1, start: 'createdAt' });
    expect(JSON.parse((await metrics('schema')).stdout)).toEqual(metricSchema);
  });

  it('are refused where there are none, with what there is', async () => {
    const { status, stderr, stdout } = await metrics('show', 'police-response@2');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('one of total-response@1, police-response@1');
    const report = await runCli(['report', 'response-times', '--metric', 'speed', '--data', data]);
    expect([report.status, report.stdout]).toEqual([1, '']);
    expect(report.stderr).toContain('one of total-response, police-response');
  });
});
