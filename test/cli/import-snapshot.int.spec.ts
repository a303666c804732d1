import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';

import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { runCli } from '../support/cli.js';
import { describeWith, publishedEdition } from '../support/published-data.js';

const root = mkdtempSync(join(tmpdir(), 'cli-snapshot-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const mapping = join(process.cwd(), 'mappings/nypd-shootings.yaml');

/** Imports an edition into the data directory `data`: its status, what it printed as JSON, what it said. */
async function load(data: string, file: string, ...more: string[]) {
  const fixed = ['--mapping', mapping, '--rejects', join(root, 'rejects.ndjson'), '--data', join(root, data)];
  const { status, stdout, stderr } = await runCli(['import', file, '--snapshot', ...fixed, ...more]);
  return { status, stderr, summary: stdout === '' ? null : (JSON.parse(stdout) as Record<string, unknown>) };
}

async function headOf(data: string): Promise<number> {
  const log = openSqliteLog(join(root, data, 'events.sqlite'), { clock: () => 0 });
  const head = await log.head();
  log.close();
  return head;
}

type Row = Readonly<Record<string, string>>;
const injuryOf = (row: Row): string => (row.STATISTICAL_MURDER_FLAG?.toLowerCase() === 'true' ? 'fatal' : 'serious');

/** The victims of an edition, read without the import. */
function victimsIn(csv: string): string[] {
  const rows = parse<Row>(csv, { columns: true, bom: true });
  return rows
    .map((row) => {
      const [month = '', day = '', year = ''] = (row.OCCUR_DATE ?? '').split('/');
      const date = [year.length === 2 ? `20${year}` : year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
      const time = (row.OCCUR_TIME ?? '').padStart(8, '0');
      return [row.INCIDENT_KEY, `${date} ${time}`, row.PRECINCT, injuryOf(row)].join('|');
    })
    .sort();
}

const local = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'medium' },
});

/** The same lines as the counts report gives them as of a position. */
async function victimsAsOf(data: string, position: number): Promise<string[]> {
  const out = join(root, 'victims.csv');
  const asked = ['--where', 'counted=victims', '--as-of', String(position), '--format', 'csv', '--out', out];
  const { status, stderr } = await runCli(['report', 'rows', 'counts', ...asked, '--data', join(root, data)]);
  expect([status, stderr]).toEqual([0, expect.stringContaining('counts is in')]);
  const rows = parse<Row>(readFileSync(out, 'utf8'), { columns: true });
  return rows
    .filter(({ leftOut }) => leftOut === '')
    .map(({ record = '', occurredAt = '', zone, split }) =>
      [record.slice(record.indexOf(':') + 1), local.format(new Date(occurredAt)), zone, split].join('|'),
    )
    .sort();
}

const header =
  'INCIDENT_KEY,OCCUR_DATE,OCCUR_TIME,BORO,PRECINCT,LOCATION_DESC,STATISTICAL_MURDER_FLAG,VIC_AGE_GROUP,VIC_SEX,Latitude,Longitude';
/** Made up: 40 incidents of one victim each, so that one is 2.5 % of them. */
const madeUp = (changes: Readonly<Record<number, string | null>> = {}, more: readonly string[] = []): string => {
  const lines = Array.from({ length: 40 }, (_, index) => {
    const change = changes[index];
    return change === undefined ? lineOf(index) : change;
  });
  return [header, ...lines.filter((line) => line !== null), ...more, ''].join('\n');
};
const lineOf = (index: number, isFatal = false, hour = 12): string =>
  `9${String(index).padStart(3, '0')},03/${String((index % 28) + 1).padStart(2, '0')}/2020,${String(hour)}:30:00,BRONX,44,NONE,${String(isFatal)},25-44,M,40.83,-73.92`;
const fileOf = (name: string, csv: string): string => {
  const file = join(root, name);
  writeFileSync(file, csv);
  return file;
};

describe('import --snapshot, on a small made-up pair', () => {
  const first = madeUp();
  const second = madeUp({ 3: lineOf(3, true), 7: lineOf(7, false, 13), 11: null }, [lineOf(40)]);
  let after = { first: 0, second: 0 };

  it('says how many were added, changed and annulled, and of a third time that nothing was', async () => {
    const one = await load('small', fileOf('first.csv', first));
    expect([one.status, one.summary]).toEqual([0, expect.objectContaining({ added: 40, changed: 0, annulled: 0 })]);
    const firstHead = await headOf('small');
    const two = await load('small', fileOf('second.csv', second));
    expect([two.status, two.summary]).toEqual([
      0,
      expect.objectContaining({ records: 40, added: 1, changed: 2, annulled: 1, unchanged: 37, refused: 0 }),
    ]);
    expect(two.stderr).toContain('1 added, 2 changed, 1 annulled, 37 as they were');
    after = { first: firstHead, second: await headOf('small') };
    const three = await load('small', fileOf('again.csv', second));
    expect([three.status, three.summary]).toEqual([
      0,
      expect.objectContaining({ added: 0, changed: 0, annulled: 0, unchanged: 40, events: 0 }),
    ]);
    expect(await headOf('small')).toBe(after.second);
  }, 120_000);

  it('holds both editions, exactly: each as of its end', async () => {
    expect(await victimsAsOf('small', after.first)).toEqual(victimsIn(first));
    expect(await victimsAsOf('small', after.second)).toEqual(victimsIn(second));
  }, 120_000);

  it('refuses an edition that would annul more than 5 %, with status 1 and the log as it was, unless told otherwise', async () => {
    const broken = fileOf(
      'broken.csv',
      madeUp({ 1: null, 2: null, 3: null, 4: null, 7: lineOf(7, false, 13), 11: null }),
    );
    const head = await headOf('small');
    const refused = await load('small', broken);
    expect([refused.status, refused.summary]).toEqual([1, null]);
    expect(refused.stderr).toMatch(/would annul \d+ of \d+ facts \(1\d\.\d %\), more than 5 %.*nothing was appended/);
    expect(await headOf('small')).toBe(head);
    const nonsense = await load('small', broken, '--annul-at-most', 'all');
    expect([nonsense.status, nonsense.stderr]).toEqual([1, expect.stringContaining('a percentage from 0 to 100')]);
    expect(await headOf('small')).toBe(head);
    const allowed = await load('small', broken, '--annul-at-most', '20');
    expect([allowed.status, allowed.summary]).toEqual([0, expect.objectContaining({ added: 0, annulled: 5 })]);
    expect(await victimsAsOf('small', await headOf('small'))).toEqual(victimsIn(readFileSync(broken, 'utf8')));
  }, 120_000);
});

describeWith('nypd-shootings')('import --snapshot, on two editions of the shootings of New York', () => {
  const edition = (name: string): string => publishedEdition('nypd-shootings', `edition-${name}.csv.gz`);
  const text = (name: string): string => gunzipSync(readFileSync(edition(name))).toString('utf8');

  it('gives each edition back exactly, and refuses half of one', async () => {
    const one = await load('nypd', edition('2020-10'));
    expect(one.summary).toMatchObject({ added: 16_862, changed: 0, annulled: 0 });
    const first = await headOf('nypd');
    const two = await load('nypd', edition('2021-05'));
    expect(two.summary).toMatchObject({ added: 169, changed: 26, annulled: 0, unchanged: 16_836 });
    expect(two.summary?.facts).toEqual({ added: 390, corrected: 17, annulled: 3 });
    const second = await headOf('nypd');
    expect((await load('nypd', edition('2021-05'))).summary).toMatchObject({ added: 0, changed: 0, events: 0 });
    const lines = text('2021-05').split('\n');
    const half = await load('nypd', fileOf('half.csv', lines.slice(0, lines.length / 2).join('\n')));
    expect([half.status, half.stderr]).toEqual([1, expect.stringContaining('more than 5 %')]);
    expect(await headOf('nypd')).toBe(second);
    expect(await victimsAsOf('nypd', first)).toEqual(victimsIn(text('2020-10')));
    expect(await victimsAsOf('nypd', second)).toEqual(victimsIn(text('2021-05')));
  }, 240_000);
});
