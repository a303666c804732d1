import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCli } from '../support/cli.js';

const mapping = join(process.cwd(), 'mappings/nypd-shootings.yaml');
const header =
  'INCIDENT_KEY,OCCUR_DATE,OCCUR_TIME,BORO,PRECINCT,LOCATION_DESC,STATISTICAL_MURDER_FLAG,VIC_AGE_GROUP,VIC_SEX,Latitude,Longitude';
const row = (key: number, fatal = 'false') =>
  `${String(key)},05/${String(1 + (key % 28)).padStart(2, '0')}/2020,21:30:00,BRONX,40,NONE,${fatal},25-44,M,40.80869,-73.91617`;
const keys = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'flow-editions-'));
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Made-up editions of one file. */
function edition(name: string, rows: readonly string[]): string {
  const file = join(root, `${name}.csv`);
  writeFileSync(file, [header, ...rows, ''].join('\n'));
  return file;
}
const taking = (file: string, ...more: string[]) =>
  runCli(['import', file, '--snapshot', '--mapping', mapping, '--data', join(root, 'data'), ...more]);
const shootings = async (...more: string[]): Promise<unknown> => {
  const { stdout } = await runCli(['report', 'counts', '--format', 'json', '--data', join(root, 'data'), ...more]);
  const { totals, asOf } = JSON.parse(stdout) as {
    totals: { counted: string; split: string; quantity: number }[];
    asOf: number;
  };
  return { asOf, totals: totals.map(({ counted, split, quantity }) => [counted, split, quantity]) };
};

describe('full editions of one file, from the command line', () => {
  it('add what is new, correct what changed, annul what disappeared, and stay readable as they were', async () => {
    const first = edition(
      'first',
      keys(1, 60).map((key) => row(key)),
    );
    const added = await taking(first);
    expect(added.status).toBe(0);
    expect(JSON.parse(added.stdout)).toMatchObject({ records: 60, added: 60, changed: 0, annulled: 0, unchanged: 0 });
    expect(added.stderr).toContain('60 records: 60 added, 0 changed, 0 annulled, 0 as they were');
    const afterFirst = (await shootings()) as { asOf: number };

    // Two are gone, one died since, three are new.
    const second = edition('second', [
      ...keys(3, 59).map((key) => row(key)),
      row(60, 'true'),
      ...keys(61, 63).map((key) => row(key)),
    ]);
    const compared = await taking(second);
    expect(compared.status).toBe(0);
    expect(JSON.parse(compared.stdout)).toMatchObject({ added: 3, changed: 1, annulled: 2, unchanged: 57 });
    const afterSecond = await shootings();
    expect(afterSecond).not.toEqual(afterFirst);

    expect(JSON.parse((await taking(second)).stdout)).toMatchObject({ added: 0, changed: 0, annulled: 0, events: 0 });
    expect(await shootings()).toEqual(afterSecond);
    expect(await shootings('--as-of', String(afterFirst.asOf))).toEqual(afterFirst);

    const half = edition(
      'half',
      keys(3, 30).map((key) => row(key)),
    );
    const refused = await taking(half);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/would annul .*%/);
    expect(await shootings()).toEqual(afterSecond);

    const told = await taking(half, '--annul-at-most', '60');
    expect(told.status).toBe(0);
    expect(JSON.parse(told.stdout)).toMatchObject({ annulled: 33, unchanged: 28 });
  });

  it('take a share in percent, and nothing else', async () => {
    const { status, stderr } = await taking(edition('any', [row(1)]), '--annul-at-most', '101');
    expect(status).toBe(1);
    expect(stderr).toContain('--annul-at-most 101: expected a percentage from 0 to 100');
    expect(readFileSync(join(root, 'any.csv'), 'utf8')).toContain('INCIDENT_KEY');
  });
});
