import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { runCli, startCli } from '../support/cli.js';

const root = mkdtempSync(join(tmpdir(), 'cli-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/* One of each status by a process that ends with it; the other ways to the same status by one that has run before. */
describe('the exit status', () => {
  it('is 0 for what was asked for, also when that is help; none of it goes to stdout', async () => {
    const { status, stdout, stderr } = await startCli(['report', 'response-times', '--help']).ended;
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain('--by <group>');
  });

  it.each([
    ['an unknown verb', ['reprot'], "unknown command 'reprot'"],
    ['an unknown option', ['timeline', '--zoen', '1'], '(Did you mean --zone?)'],
    ['a missing option', ['import', 'file.csv'], "'--mapping <file>' not specified"],
    ['an unknown format', ['timeline', '--format', 'xml'], '--format xml: expected one of table, json, csv'],
    ['no number', ['timeline', '--limit', 'many'], '--limit many: expected a whole number'],
    ['an unknown grouping', ['report', 'response-times', '--by', 'colour'], 'by: expected none, one of zone'],
    ['a bad date', ['timeline', '--from', '30-02-2024'], 'from: expected'],
    ['nothing found', ['intervention', 'none'], 'none'],
    ['an unknown table', ['projections', 'rebuild', 'none'], 'there is no projection named none'],
  ])('is 1 for %s, with what was expected', async (_name, args, message) => {
    const { status, stdout, stderr } = await runCli([...args, ...(args.length > 1 ? ['--data', join(root, 'd')] : [])]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('is 1 for settings that cannot be used, with all of them', async () => {
    const settings = { HOTSPOT_LEDGER_PORT: 'http', HOTSPOT_LEDGER_TIME_ZONE: 'Brussels' };
    const { status, stderr } = await startCli(['projections', 'status', '--data', join(root, 'd')], settings).ended;
    expect(status).toBe(1);
    expect(stderr).toContain('HOTSPOT_LEDGER_PORT: found "http"');
    expect(stderr).toContain('HOTSPOT_LEDGER_TIME_ZONE: found "Brussels"');
  });

  it('is 3 for a fault: a log that is no log', async () => {
    const data = join(root, 'damaged');
    mkdirSync(data);
    writeFileSync(join(data, 'events.sqlite'), 'not a database, and long enough to be read as one '.repeat(100));
    const { status, stdout, stderr } = await startCli(['timeline', '--data', data]).ended;
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toContain('fault: LogDamaged');
  });
});
