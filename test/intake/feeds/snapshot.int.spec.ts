import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';

import { isCorrection } from '../../../src/domain/corrections/amended.js';
import { amendedStream } from '../../../src/domain/streams.js';
import type { RecordedEvent } from '../../../src/event-log/envelope.js';
import { openSqliteLog, type SqliteLog } from '../../../src/event-log/sqlite/sqlite-log.js';
import { RecordFacts } from '../../../src/handling/record-facts.js';
import { RecordFactsHandler } from '../../../src/handling/record-facts.handler.js';
import { recordsOfFeed } from '../../../src/handling/standing-records.js';
import { parseMapping } from '../../../src/intake/feeds/parse-mapping.js';
import { withPlainFile } from '../../../src/intake/feeds/plain-file.js';
import { importSnapshot, type SnapshotSummary } from '../../../src/intake/feeds/snapshot/import-snapshot.js';
import { describeWith, publishedEdition } from '../../support/published-data.js';

const mapping = parseMapping(readFileSync(join(process.cwd(), 'mappings/nypd-shootings.yaml'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
const edition = (name: string): string => publishedEdition('nypd-shootings', `edition-${name}.csv.gz`);
let log: SqliteLog;
beforeAll(() => {
  log = openSqliteLog(join(folder, 'events.sqlite'), { clock: () => Date.now() });
});
afterAll(() => {
  log.close();
  rmSync(folder, { recursive: true, force: true });
});

async function load(file: string, annulAtMost = 5): Promise<SnapshotSummary> {
  const handler = new RecordFactsHandler(log);
  const logged = await recordsOfFeed(log, 'shooting-nypd-shootings:');
  return withPlainFile(file, (plain) =>
    importSnapshot({
      ...{ file: plain, mapping, logged, annulAtMost, at: '2021-06-01T00:00:00.000Z', now: () => performance.now() },
      record: (facts) => handler.execute(new RecordFacts(facts)),
    }),
  );
}

const local = new Intl.DateTimeFormat('en-GB', {
  ...{ timeZone: 'America/New_York', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
});
const rounded = (degrees: string | number): string => Number(Number(degrees).toFixed(5)).toString();

/** The rows of an edition, read without the import: one per victim, as one line of what the mapping takes. */
function rowsOf(file: string): string[] {
  const rows = parse<Record<string, string>>(
    file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file),
    { columns: true, bom: true },
  );
  return rows
    .map((row) => {
      const [month = '', day = '', year = ''] = row.OCCUR_DATE!.split('/');
      const date = [day.padStart(2, '0'), month.padStart(2, '0'), year.length === 2 ? `20${year}` : year].join('/');
      const at = `${date}, ${row.OCCUR_TIME!.padStart(8, '0')}`;
      const age = row.VIC_AGE_GROUP === 'UNKNOWN' ? '' : row.VIC_AGE_GROUP;
      const sex = { M: 'male', F: 'female', U: 'unknown' }[row.VIC_SEX!];
      const kind = row.LOCATION_DESC === 'NONE' ? '' : row.LOCATION_DESC!.trim();
      const where = [row.PRECINCT, row.BORO, kind, rounded(row.Latitude!), rounded(row.Longitude!)];
      const injury = row.STATISTICAL_MURDER_FLAG!.toLowerCase() === 'true' ? 'fatal' : 'serious';
      return [row.INCIDENT_KEY, at, ...where, injury, age, sex].join('|');
    })
    .sort();
}

/** The same lines out of the log's first `upTo` events. */
async function rowsInLog(upTo: number): Promise<{ readonly rows: string[]; readonly incidents: number }> {
  const streams = new Map<string, RecordedEvent[]>();
  for await (const { events } of log.readAll(0, upTo)) {
    for (const event of events) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
  }
  let incidents = 0;
  const rows = [...streams].flatMap(([stream, events]) => {
    const facts = amendedStream(stream, events).filter((event) => !event.amended.annulled && !isCorrection(event));
    const report = facts.find(({ type }) => type === 'ShootingReported');
    if (report === undefined) return [];
    incidents += 1;
    const { zone, place } = report.data as {
      readonly zone: string;
      readonly place: { municipality: string; kind?: string; point: { latitude: number; longitude: number } };
    };
    const key = stream.slice(stream.indexOf(':') + 1);
    const { latitude, longitude } = place.point;
    const where = [zone, place.municipality, place.kind ?? '', rounded(latitude), rounded(longitude)];
    return facts
      .filter(({ type }) => type === 'VictimRecorded')
      .map(({ occurredAt, data }) => {
        const at = local.format(new Date(occurredAt));
        return [key, at, ...where, data.injury, data.ageBand ?? '', data.sex].join('|');
      });
  });
  return { rows: rows.sort(), incidents };
}

describeWith('nypd-shootings')('two editions of the shootings of New York', () => {
  let first = 0;
  it('are told apart: added, changed, annulled, incidents and victims apart', async () => {
    expect(await load(edition('2020-10'))).toMatchObject({
      ...{ rows: 21_408, records: 16_862, added: 16_862, changed: 0, annulled: 0, refused: 0 },
      facts: { added: 16_862 + 21_408, corrected: 0, annulled: 0 },
    });
    first = await log.head();
    expect(await load(edition('2021-05'))).toMatchObject({
      ...{ rows: 21_626, records: 17_031, added: 169, changed: 26, annulled: 0, unchanged: 16_836, refused: 0 },
      facts: { added: 390, corrected: 17, annulled: 3 },
    });
  }, 120_000);

  it('are both in the log, exactly: the second at its head, the first as of its end', async () => {
    const then = await rowsInLog(first);
    expect(then.rows).toEqual(rowsOf(edition('2020-10')));
    expect(then.incidents).toBe(16_862);
    const now = await rowsInLog(await log.head());
    expect(now.rows).toEqual(rowsOf(edition('2021-05')));
    expect(now.incidents).toBe(17_031);
  }, 120_000);

  it('append nothing when they come again', async () => {
    const head = await log.head();
    expect(await load(edition('2021-05'))).toMatchObject({
      added: 0,
      changed: 0,
      annulled: 0,
      unchanged: 17_031,
      events: 0,
    });
    expect(await log.head()).toBe(head);
  }, 120_000);

  it('are refused as a broken load when too much disappeared, and nothing is appended before all is compared', async () => {
    // A fifth of the edition, in a log of its own: what is refused does not depend on how much there is.
    const lines = gunzipSync(readFileSync(edition('2021-05')))
      .toString('utf8')
      .split('\n')
      .slice(0, 4_000);
    const part = join(folder, 'part.csv');
    writeFileSync(part, lines.join('\n'));
    log.close();
    log = openSqliteLog(join(folder, 'part.sqlite'), { clock: () => Date.now() });
    await load(part);
    const head = await log.head();
    const half = join(folder, 'half.csv');
    writeFileSync(half, lines.slice(0, lines.length / 2).join('\n'));
    await expect(load(half)).rejects.toThrow(
      new RegExp(String.raw`would annul \d+ of ${String(head)} facts \(\d\d\.\d %\), more than 5 %`),
    );
    const damaged = join(folder, 'damaged.csv');
    writeFileSync(damaged, [...lines, 'a,row,too,short', ''].join('\n'));
    await expect(load(damaged)).rejects.toThrow('1 rows cannot be read');
    expect(await log.head()).toBe(head);
    const fewer = join(folder, 'fewer.csv');
    const [header = '', one = '', ...rest] = lines;
    const key = `${String(one.split(',')[0])},`;
    writeFileSync(fewer, [header, ...rest.filter((line) => !line.startsWith(key))].join('\n'));
    await expect(load(fewer, 0)).rejects.toThrow('more than 0 %');
    expect(await load(fewer)).toMatchObject({ added: 0, changed: 0, annulled: 1 });
    // What was annulled can be published again, under the same key.
    expect(await load(part)).toMatchObject({ changed: 1, annulled: 0, refused: 0 });
    expect((await rowsInLog(await log.head())).rows).toEqual(rowsOf(part));
  }, 120_000);
});

describe('a gzip file', () => {
  it('is unpacked within a limit, by its content and not by its name, and its copy is removed', async () => {
    const packed = join(folder, 'packed');
    writeFileSync(packed, gzipSync('a,b\n1,2\n'));
    let copy = '';
    const text = await withPlainFile(packed, (plain) => {
      copy = plain;
      return Promise.resolve(readFileSync(plain, 'utf8'));
    });
    expect(text).toBe('a,b\n1,2\n');
    expect(() => readFileSync(copy)).toThrow('ENOENT');
    await expect(withPlainFile(packed, () => Promise.resolve(), 7)).rejects.toThrow('larger than 7 bytes');
    writeFileSync(packed, gzipSync('a,b\n1,2\n').subarray(0, 20));
    await expect(withPlainFile(packed, () => Promise.resolve())).rejects.toThrow('cannot be unpacked');
  });
});
