import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type CliResult, runCli } from '../support/cli.js';

const root = mkdtempSync(join(tmpdir(), 'geography-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});
const published = fileURLToPath(new URL('../../../shared/data/brussels-geo', import.meta.url));
const present = existsSync(published);
if (!present) process.stderr.write(`skipped: the published boundaries are not at ${published}\n`);

const inData = (...args: readonly string[]): Promise<CliResult> => runCli([...args, '--data', join(root, 'd')]);
const summaryOf = ({ stdout }: CliResult): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;
const applied = { profile: 'brussels', facts: 78, refused: [] };

beforeAll(async () => {
  const first = await inData('profile', 'apply');
  expect([first.status, first.stderr]).toEqual([0, 'profile brussels: 78 events appended\n']);
  expect(summaryOf(first)).toEqual({ ...applied, events: 78, unchanged: 0 });
}, 240_000);

describe('a profile that is applied', () => {
  it('is recorded once: zones, municipalities, hotspots, boundaries, governance, figures', async () => {
    expect(summaryOf(await inData('profile', 'apply'))).toEqual({ ...applied, events: 0, unchanged: 78 });
    const { stdout } = await inData('timeline', '--kind', 'governance', '--order', 'oldest', '--format', 'json');
    const { facts } = JSON.parse(stdout) as { facts: readonly { occurredAt: string; event: string }[] };
    const dated = facts.filter(({ event }) => event !== 'FigureDeclared');
    expect(dated.map(({ event, occurredAt }) => [event, occurredAt])).toEqual([
      ['CouncilConvened', '2024-02-26T23:00:00.000Z'],
      ['DecisionRecorded', '2024-03-10T23:00:00.000Z'],
      ['DecisionRecorded', '2024-03-27T23:00:00.000Z'],
      ['DecisionRecorded', '2025-02-10T23:00:00.000Z'],
    ]);
  }, 240_000);

  it('lays the figures that others published beside what the log counts', async () => {
    const { stdout } = await inData('report', 'reconciliation', '--format', 'json');
    const { figures } = JSON.parse(stdout) as {
      figures: readonly {
        counted: string;
        split: string | null;
        unit: string;
        declared: number;
        definition: string | null;
      }[];
    };
    const shootings = figures.filter(({ counted }) => counted === 'shootings');
    expect(shootings.map(({ declared }) => declared).sort((a, b) => a - b)).toEqual([56, 62, 71, 85, 89, 90, 108]);
    expect(shootings.filter(({ definition }) => definition !== null).map(({ declared }) => declared)).toEqual([
      85, 108,
    ]);
    expect(figures.find(({ split }) => split === 'hurt')?.declared).toBe(48);
    const cash = figures.find(({ counted }) => counted === 'cash');
    expect([cash?.split, cash?.unit, cash?.declared]).toEqual(['EUR', 'minor', 24_644_600]);
    expect(figures).toHaveLength(17);
  });

  it.each([
    ['a profile that is not there', ['profile', 'show', '--profile', 'atlantis'], 'profile.yaml: file: not found'],
    ['another kind', ['geography', 'import', 'x', '--kind', 'streets'], '--kind streets: expected one of zones'],
    [
      'a day that is none',
      ['geography', 'import', 'x', '--valid-from', '2024-02-30'],
      '--valid-from 2024-02-30: expected',
    ],
    ['a file that is not there', ['geography', 'import', join(root, 'none')], 'expected a readable GeoJSON file'],
  ])('is refused with %s', async (_, args, message) => {
    const { status, stderr } = await inData(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });
});

describe('a boundary file', () => {
  const square = (x: number, y: number, side = 0.01) => [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
    [x, y],
  ];
  const file = (name: string, code: string, ring: unknown): string => {
    const good = {
      type: 'Feature',
      properties: { police_zone: '5340' },
      geometry: { type: 'Polygon', coordinates: [square(4.3, 50.85)] },
    };
    const other = {
      type: 'Feature',
      properties: { police_zone: code },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
    const path = join(root, name);
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: [good, other] }));
    return path;
  };
  const bow = [
    [4.3, 50.85],
    [4.31, 50.86],
    [4.31, 50.85],
    [4.3, 50.86],
    [4.3, 50.85],
  ];

  it.each<[string, string, unknown, RegExp]>([
    [
      'a polygon that crosses itself',
      '5341',
      bow,
      /features\[1\] \(police_zone "5341"\)\.geometry\.coordinates\.0\.\d: expected a ring that/,
    ],
    [
      'coordinates swapped',
      '5341',
      square(50.85, 4.3),
      /features\[1\].*coordinates\.0\.0: expected a longitude .* looks like lat, lon/,
    ],
    [
      'a polygon outside the city',
      '5341',
      square(5.57, 50.63),
      /features\[1\].*coordinates\.0\.0: expected a longitude from 4\.23 to 4\.5/,
    ],
    [
      'a polygon across the 180th meridian',
      '5341',
      square(179.995, 50.85),
      /features\[1\].*coordinates\.0\.0: expected a longitude/,
    ],
    [
      'an unknown zone',
      '5345',
      square(4.32, 50.85),
      /features\[1\]\.properties\.police_zone: 5345 is not among the zones of the log/,
    ],
  ])(
    'with %s is refused whole, feature and field named',
    async (name, code, ring, message) => {
      const { status, stdout, stderr } = await inData('geography', 'import', file(`${name}.geojson`, code, ring));
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(message);
      const { stdout: page } = await inData('timeline', '--kind', 'zone', '--format', 'json', '--limit', '500');
      expect(page).not.toContain('ZoneBoundarySet');
    },
    60_000,
  );

  (present ? it : it.skip)(
    'is recorded once, and decides where facts count from then on',
    async () => {
      const zones = join(published, 'brussels_6_police_zones.geojson');
      expect(summaryOf(await inData('geography', 'import', zones))).toMatchObject({ facts: 6, events: 6, refused: [] });
      expect(summaryOf(await inData('geography', 'import', zones))).toMatchObject({ events: 0, unchanged: 6 });

      // In Molenbeek (5340), 150 m from the metro station Zwarte Vijvers; its source says 5339 and names no hotspot.
      const feed = join(root, 'shootings.csv');
      const header = 'id,at,zone,lat,lon';
      writeFileSync(
        feed,
        `${header}\nmol-1,2024-05-01 23:30:00,5339,50.8570,4.3318\nmol-2,2024-01-10 23:30:00,5339,50.8570,4.3318\n`,
      );
      const mapping = join(root, 'shootings.yaml');
      writeFileSync(
        mapping,
        `mapping: 1
source: test-shootings
synthetic: true
format: { type: csv }
times: { zone: Europe/Brussels, format: 'YYYY-MM-DD HH:mm:ss' }
kind: shooting
key: id
provenance: { source: { value: manual } }
report:
  occurredAt: at
  zone: zone
  place:
    point: { latitude: lat, longitude: lon }
    precision: { value: exact }
  consequence: { value: unknown }
  drugLink: { value: unknown }
`,
      );
      expect((await inData('import', feed, '--mapping', mapping)).status).toBe(0);
      const subjects = async (...args: readonly string[]) => {
        const { stdout } = await inData('timeline', '--kind', 'shooting', '--format', 'json', ...args);
        const page = JSON.parse(stdout) as { facts: readonly { subject: string; zone: string; zoneBy: string }[] };
        return page.facts.map(({ subject, zone, zoneBy }) => [subject, zone, zoneBy]);
      };
      const found = ['5340', 'by-boundary'];
      expect(await subjects('--hotspot', 'zwarte-vijvers')).toEqual([['test-shootings:mol-1', ...found]]);
      expect(await subjects('--hotspot', 'zwarte-vijvers', '--geography', 'today')).toEqual([
        ['test-shootings:mol-1', ...found],
        ['test-shootings:mol-2', ...found],
      ]);
    },
    120_000,
  );
});
