import { describe, expect, it } from '@jest/globals';

import { parseProfile, type ProfileFile } from '../../../src/intake/profiles/parse-profile.js';
import { ProfileRefused } from '../../../src/intake/profiles/profile-refused.js';
import { readProfile } from '../../../src/intake/profiles/read-profile.js';

const profile = `profile: 1
name: brugge
title: Brugge
time-zone: Europe/Brussels
languages: [nl]
bounding-box: { west: 3, south: 51, east: 3.5, north: 51.4 }
`;
const zones = `zones:
  - { code: '5444', names: Brugge, valid-from: 2002-01-01, municipalities: ['31005'] }
`;
const hotspots = `hotspots:
  - { code: zand, names: { nl: Zand, fr: Sablon }, zones: ['5444'], designated: 2024-03-28, valid-from: 2024-03-28 }
`;
const seized = (fields: string) =>
  `published-figures: [{ id: a, measure: drugs, from: 2022-01-01, to: 2023-01-01, known-by: 2024-01-01, counted-by: x, source: y, ${fields} }]`;
const circle = (properties: object, coordinates: readonly number[] = [3.22, 51.205]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties, geometry: { type: 'Point', coordinates } }],
  });
const drawn = { hotspot: 'zand', radiusMetres: 200, indicative: true, origin: 'a test' };

type Files = Partial<Record<ProfileFile, string>>;
const parse = (files: Files) => parseProfile(new Map(Object.entries(files) as [ProfileFile, string][]));

/** The faults as told, one a line. */
function faultsOf(files: Files): readonly string[] {
  try {
    parse({ 'profile.yaml': profile, ...files });
  } catch (error) {
    if (error instanceof ProfileRefused) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('a profile', () => {
  it('says what a city is: dates begin there, and circles are points with a radius', () => {
    const parsed = parse({
      'profile.yaml': profile,
      'zones.yaml': zones,
      'hotspots.yaml': hotspots,
      'hotspots.geojson': circle(drawn),
    });
    expect(parsed.zones).toEqual([
      {
        code: '5444',
        names: { nl: 'Brugge', fr: 'Brugge' },
        validFrom: '2001-12-31T23:00:00.000Z',
        predecessors: [],
        municipalities: ['31005'],
      },
    ]);
    expect(parsed.hotspots[0]).toMatchObject({
      designated: { at: '2024-03-27T23:00:00.000Z', precision: 'day' },
      validFrom: '2024-03-27T23:00:00.000Z',
    });
    expect(parsed.boundaries).toEqual([
      {
        hotspot: 'zand',
        geometry: { type: 'Circle', center: [3.22, 51.205], radiusMetres: 200 },
        indicative: true,
        origin: 'a test',
      },
    ]);
  });

  it.each<[string, Files, RegExp]>([
    ['no file that names it', { 'profile.yaml': '' }, /^profile.yaml: profile/],
    ['no YAML', { 'profile.yaml': 'a: [' }, /^profile.yaml: profile: not valid YAML/],
    [
      'another format',
      { 'profile.yaml': profile.replace('profile: 1', 'profile: 2') },
      /^profile.yaml: profile.*found "2"; expected a number from 1 to 1/,
    ],
    [
      'an offset as zone',
      { 'profile.yaml': profile.replace('Europe/Brussels', 'Europe/Brusels') },
      /^profile.yaml: time-zone.*IANA/,
    ],
    [
      'a name that is not known',
      { 'profile.yaml': `${profile}langauges: [fr]\n` },
      /^profile.yaml: langauges.*did you mean "languages"/,
    ],
    [
      'a box the wrong way round',
      { 'profile.yaml': profile.replace('west: 3,', 'west: 4,') },
      /^profile.yaml: bounding-box.*west below east/,
    ],
    [
      'a date that is not there',
      { 'zones.yaml': zones.replace('2002-01-01', '2002-02-30') },
      /^zones.yaml: zones\[0\].valid-from.*found "2002-02-30"; expected a date/,
    ],
    ['no code', { 'zones.yaml': zones.replace("code: '5444', ", '') }, /^zones.yaml: zones\[0\].code .*it is missing/],
    [
      'a NIS code that is none',
      { 'zones.yaml': zones.replace('31005', '3105') },
      /^zones.yaml: zones\[0\].municipalities.*five digits/,
    ],
    [
      'drugs without a unit',
      { 'published-figures.yaml': seized('split: heroin, number: 13') },
      /^published-figures.yaml: published-figures\[0\].unit.*expected one of g, kg, pill, plant, ml for drugs/,
    ],
    [
      'a part that is no whole number of pills',
      { 'published-figures.yaml': seized('split: xtc, unit: pill, number: 13, parts: [{ of: a, number: 0.5 }]') },
      /^published-figures.yaml: published-figures\[0\].parts.*parts.a: expected a whole number/,
    ],
    [
      'an unknown zone',
      { 'zones.yaml': zones, 'hotspots.yaml': hotspots.replace('5444', '5445') },
      /^hotspots.yaml: hotspots\[0\].zones: zone 5445 is not in zones.yaml; did you mean "5444"/,
    ],
    [
      'a zone twice',
      { 'zones.yaml': zones + zones.replace('zones:\n', '').replace('31005', '31006') },
      /^zones.yaml: zones\[1\]: 5444 is there already/,
    ],
    ['an alias', { 'zones.yaml': 'zones: &a []\n' }, /^zones.yaml: zones.*anchor/],
  ])('with %s is refused, file and field named', (_, files, fault) => {
    expect(faultsOf(files)[0]).toMatch(fault);
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', '{', /^hotspots.geojson: file: not valid JSON/],
    ['no collection', '{"type":"Feature"}', /^hotspots.geojson: features: expected a GeoJSON FeatureCollection/],
    [
      'no code',
      circle({ ...drawn, hotspot: undefined }),
      /^hotspots.geojson: features\[0\].properties.hotspot: expected the code/,
    ],
    [
      'a code of no hotspot',
      circle({ ...drawn, hotspot: 'zandt' }),
      /^hotspots.geojson: features\[0\].properties.hotspot: .*did you mean "zand"/,
    ],
    [
      'coordinates swapped',
      circle(drawn, [51.205, 3.22]),
      /^hotspots.geojson: features\[0\] \(hotspot "zand"\).geometry.center: .*looks like lat, lon/,
    ],
    [
      'a point in another city',
      circle(drawn, [4.35, 50.85]),
      /^hotspots.geojson: features\[0\].*expected a longitude from 3 to 3.5/,
    ],
    [
      'a point without radius',
      circle({ ...drawn, radiusMetres: undefined }),
      /^hotspots.geojson: features\[0\] .*geometry.type: expected one of Polygon, MultiPolygon, Circle/,
    ],
    [
      'no word on whether it is official',
      circle({ ...drawn, indicative: undefined }),
      /^hotspots.geojson: features\[0\].properties.indicative: expected true or false/,
    ],
  ])('whose boundary file has %s is refused, feature and field named', (_, geojson, fault) => {
    const files = { 'zones.yaml': zones, 'hotspots.yaml': hotspots, 'hotspots.geojson': geojson };
    expect(faultsOf(files)[0]).toMatch(fault);
  });

  it('is told of all its faults at once', () => {
    expect(
      faultsOf({ 'zones.yaml': zones.replace('2002-01-01', 'soon'), 'governance.yaml': 'governance: [{ id: a }]' }),
    ).toHaveLength(7);
  });
});

describe('the profiles that ship', () => {
  it('Brussels has six zones of nineteen municipalities, and sixteen hotspots, all with an indicative circle', () => {
    const brussels = readProfile('brussels');
    expect(brussels.timeZone).toBe('Europe/Brussels');
    expect(brussels.zones).toHaveLength(6);
    expect(new Set(brussels.zones.flatMap(({ municipalities }) => municipalities)).size).toBe(19);
    expect(brussels.hotspots).toHaveLength(16);
    expect(brussels.boundaries.map(({ hotspot }) => hotspot).toSorted()).toEqual(
      brussels.hotspots.map(({ code }) => code).toSorted(),
    );
    expect(brussels.boundaries.every(({ indicative }) => indicative)).toBe(true);
    expect(brussels.governance.map(({ moment }) => moment.at.slice(0, 10))).toEqual([
      '2024-02-26',
      '2024-03-10',
      '2024-03-27',
      '2025-02-10',
    ]);
    const published = brussels.publishedFigures.filter(
      ({ measure, definition }) => measure === 'shootings' && definition === undefined,
    );
    expect(published.map(({ number }) => number)).toEqual([56, 62, 89, 90, 71]);
    expect(brussels.publishedFigures.find(({ split, unit }) => split === 'cannabis' && unit === 'plant')?.number).toBe(
      1325,
    );
  });

  it.each(['san-francisco', 'milwaukee'])('%s has zones, a time zone and a box of its own', (name) => {
    const profile = readProfile(name);
    expect(profile.name).toBe(name);
    expect(profile.zones.length).toBeGreaterThan(5);
    expect(profile.timeZone).toMatch(/^America\//);
  });

  it('a name that does not ship is refused', () => {
    expect(() => readProfile('atlantis')).toThrow(/^profile.yaml: file: not found in .*atlantis/);
  });
});
