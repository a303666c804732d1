import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { localText, momentOf, offsetAt } from '../../demo/brussels-clock.js';
import { boundingBox, hotspots, zones } from '../../demo/places.js';
import { readProfile } from '../../src/intake/profiles/read-profile.js';
import { type ScenarioFiles, writeScenario } from '../../demo/scenario.js';

type Row = Readonly<Record<string, string>>;
const load = (path: string): Row[] => parse(readFileSync(path), { columns: true });
const digest = (files: ScenarioFiles): string[] =>
  Object.values(files).map(({ path }) => createHash('sha256').update(readFileSync(path)).digest('hex'));

describe('the synthetic scenario', () => {
  let root: string;
  let files: ScenarioFiles;
  let rows: Row[];
  let calls: Row[];

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'scenario-'));
    files = await writeScenario({ directory: join(root, 'whole') });
    rows = load(files.interventions.path);
    calls = [...new Map(rows.map((row) => [row.incident, row])).values()];
  }, 240_000);
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const share = (of: Row[], test: (row: Row) => boolean): number => of.filter(test).length / of.length;

  it('is the same byte for byte for the same seed, and another for another', async () => {
    const some = { months: 2, perDay: 10 };
    const first = await writeScenario({ ...some, directory: join(root, 'a') });
    const again = await writeScenario({ ...some, directory: join(root, 'b') });
    const other = await writeScenario({ ...some, directory: join(root, 'c'), seed: 7 });
    expect(digest(again)).toEqual(digest(first));
    expect(digest(other)[0]).not.toBe(digest(first)[0]);
  });

  it('has the hotspots of the profile, each where that says', () => {
    const { hotspots: named, boundaries } = readProfile('brussels');
    expect(hotspots.map(({ code }) => code).toSorted()).toEqual(named.map(({ code }) => code).toSorted());
    for (const { code, longitude, latitude } of hotspots) {
      const drawn = boundaries.find(({ hotspot }) => hotspot === code)?.geometry;
      expect(drawn).toMatchObject({ type: 'Circle', center: [longitude, latitude] });
    }
  });

  it('says in every row of every file that it is synthetic', () => {
    for (const { path, rows: count } of Object.values(files)) {
      const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
      expect(lines[0]).toMatch(/^dataset,/);
      expect(lines.slice(1).filter((line) => !line.startsWith('SYNTHETIC,'))).toEqual([]);
      expect(lines).toHaveLength(count + 1);
    }
  });

  it('holds two years of some 30,000 interventions in all zones and hotspots', () => {
    expect(calls.length).toBeGreaterThan(28_500);
    expect(calls.length).toBeLessThan(31_500);
    expect(new Set(calls.map(({ zone }) => zone))).toEqual(new Set(zones.map(({ code }) => code)));
    expect(new Set(calls.map(({ hotspot }) => hotspot))).toEqual(new Set(['', ...hotspots.map(({ code }) => code)]));
    const created = calls.map((row) => (row.call_received === '' ? row.dispatched! : row.call_received!)).sort();
    expect(created[0]! >= '2023-03-01').toBe(true);
    expect(created.at(-1)! < '2025-03-01 12').toBe(true);
  });

  it('has the gaps that real records have, about as often', () => {
    const sent = rows.filter(({ unit, cancelled }) => unit !== '' && cancelled === '');
    expect(share(sent, ({ arrived }) => arrived === '')).toBeGreaterThan(0.04);
    expect(share(sent, ({ arrived }) => arrived === '')).toBeLessThan(0.1);
    const near = (value: number, expected: number): void => {
      expect(value).toBeGreaterThan(expected * 0.7);
      expect(value).toBeLessThan(expected * 1.4);
    };
    near(
      share(calls, ({ initiation }) => initiation === 'on-view'),
      0.15,
    );
    near(
      share(calls, ({ initiation }) => initiation === 'planned'),
      0.04,
    );
    near(
      share(calls, ({ priority_final }) => priority_final !== ''),
      0.04,
    );
    near(
      share(calls, ({ unit }) => unit === ''),
      0.04,
    );
    near(
      share(calls, ({ cancelled }) => cancelled !== ''),
      0.03,
    );
    near(
      share(calls, ({ place_precision }) => place_precision === 'station-fallback'),
      0.01,
    );
    near(
      share(
        rows.filter(({ arrived }) => arrived !== ''),
        ({ arrived_source }) => arrived_source === 'backstamped',
      ),
      0.03,
    );
    expect(calls.filter(({ closed }) => closed === '').length).toBeGreaterThan(2);
    expect(rows.some(({ arrived, en_route }) => arrived !== '' && en_route !== '' && arrived! < en_route!)).toBe(true);
    expect(rows.length / calls.length).toBeGreaterThan(1.2);
  });

  it('stays inside the Region', () => {
    const outside = calls.filter(({ latitude, longitude }) => {
      const [north, east] = [Number(latitude), Number(longitude)];
      return !(
        north >= boundingBox.south &&
        north <= boundingBox.north &&
        east >= boundingBox.west &&
        east <= boundingBox.east
      );
    });
    expect(outside).toEqual([]);
  });

  it('has a wave of shootings in February 2024, most of them in hotspots', () => {
    const shootings = [...new Map(load(files.shootings.path).map((row) => [row.shooting, row])).values()];
    const inMonth = (month: string): number => shootings.filter(({ occurred }) => occurred?.startsWith(month)).length;
    expect(inMonth('2024-02')).toBeGreaterThan(2 * inMonth('2023-11'));
    expect(inMonth('2024')).toBeGreaterThanOrEqual(60);
    expect(inMonth('2024')).toBeLessThanOrEqual(90);
    expect(share(shootings, ({ hotspot }) => hotspot !== '')).toBeGreaterThan(0.75);
  });

  it('links shootings, arrests and seizures to what is there', () => {
    const known = new Set(calls.map(({ incident }) => incident));
    const arrests = load(files.arrests.path);
    const seizures = load(files.seizures.path);
    const dangling = [...load(files.shootings.path), ...arrests, ...seizures].filter(
      ({ intervention }) => !known.has(intervention),
    );
    expect(dangling).toEqual([]);
    const arrestIds = new Set(arrests.map(({ arrest }) => arrest));
    expect(arrestIds.size).toBe(arrests.length);
    expect(seizures.filter(({ arrest }) => !arrestIds.has(arrest))).toEqual([]);
    expect(arrests.length).toBeGreaterThan(500);
    expect(new Set(seizures.map(({ item_kind }) => item_kind))).toEqual(new Set(['drugs', 'cash', 'firearm']));
  });
});

describe('the clock of Brussels', () => {
  const brussels = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Brussels',
    dateStyle: 'short',
    timeStyle: 'medium',
  });

  it('agrees with the time zone data through both changes of two years', () => {
    const wrong: number[] = [];
    for (let at = Date.UTC(2023, 0, 1); at < Date.UTC(2025, 0, 1); at += 1_800_000) {
      const back = momentOf(at + offsetAt(at));
      // In the hour that comes twice in autumn a local time does not say which of the two it is.
      if (localText(at) !== brussels.format(at) || localText(back) !== localText(at)) wrong.push(at);
    }
    expect(wrong).toEqual([]);
  });
});
