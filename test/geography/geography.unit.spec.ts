import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Position } from '../../src/domain/terms/geometry.js';
import type { Attribution, Place, PlacePrecision } from '../../src/domain/terms/place.js';
import { geographyOf, noGeography } from '../../src/geography/geography.js';
import {
  assigned,
  day,
  designated,
  established,
  hotspotBoundary,
  merged,
  recorded,
  squareAround,
  zoneBoundary,
} from './geography-events.js';

const inside: Position = [4.3, 50.83];
const outside: Position = [4.4, 50.83];
const at = (position: Position, more: Partial<Attribution> = {}, precision: PlacePrecision = 'exact'): Attribution => ({
  zone: '5341',
  place: { point: { longitude: position[0], latitude: position[1] }, precision },
  ...more,
});
const peterbos = [
  designated('peterbos', '2024-03-28'),
  hotspotBoundary('peterbos', squareAround(inside, 0.002), { from: '2024-03-28' }),
] as const;

describe('a hotspot with an official boundary', () => {
  const geography = geographyOf(recorded(...peterbos));

  it('has what lies in it while it is valid, from its first instant on', () => {
    expect(geography.attribute(at(inside), day('2024-03-28')).asWas).toMatchObject({
      hotspot: 'peterbos',
      hotspots: ['peterbos'],
      hotspotBy: 'by-boundary',
    });
    expect(geography.attribute(at(inside), '2024-03-27T23:59:59.999Z').asWas).toMatchObject({
      hotspot: null,
      hotspots: [],
      hotspotBy: 'by-boundary',
    });
  });

  it('has what occurred before it only in figures that are restated to today', () => {
    const { asWas, today } = geography.attribute(at(inside), day('2023-06-01'));
    expect([asWas.hotspot, today.hotspot]).toEqual([null, 'peterbos']);
  });

  it.each(['station-fallback', 'unknown'] as const)(
    'never has a point that is a %s, whatever its source names',
    (precision) => {
      const { asWas, today } = geography.attribute(at(inside, { hotspot: 'peterbos' }, precision), day('2024-05-01'));
      const unattributed = { hotspot: null, hotspots: [], hotspotBy: 'unattributed' };
      expect(asWas).toMatchObject(unattributed);
      expect(today).toMatchObject(unattributed);
    },
  );

  it.each(['neighbourhood', 'municipality'] as const)('is too small for a point that stands for a %s', (precision) => {
    expect(geography.attribute(at(inside, {}, precision), day('2024-05-01')).asWas).toMatchObject({
      hotspot: null,
      hotspotBy: 'unattributed',
    });
  });

  it('is left to its source for a point that stands for a neighbourhood, two kilometres around at most', () => {
    const named = (position: Position) =>
      geography.attribute(at(position, { hotspot: 'peterbos' }, 'neighbourhood'), day('2024-05-01')).asWas;
    const bySource = { hotspot: 'peterbos', hotspotBy: 'by-source' };
    // 0.02 and 0.032 degrees of longitude are 1.4 and 2.2 km here.
    expect(named(inside)).toMatchObject(bySource);
    expect(named([inside[0] + 0.002 + 0.02, inside[1]])).toMatchObject(bySource);
    expect(named([inside[0] + 0.002 + 0.032, inside[1]])).toMatchObject({ hotspot: null, hotspotBy: 'unattributed' });
  });

  it('never has a point that stands for a municipality, only what names it and gives no point', () => {
    const named = (place: Place) =>
      geography.attribute({ zone: '5341', hotspot: 'peterbos', place }, day('2024-05-01')).asWas;
    const { place } = at(inside, {}, 'municipality');
    expect(place && named(place)).toMatchObject({ hotspot: null, hotspots: [], hotspotBy: 'unattributed' });
    expect(named({ precision: 'municipality', municipality: '21001' }).hotspotBy).toBe('by-source');
  });

  it('overrules a source that names it for a point outside', () => {
    expect(geography.attribute(at(outside, { hotspot: 'peterbos' }), day('2024-05-01')).asWas).toMatchObject({
      hotspot: null,
      hotspotBy: 'by-boundary',
    });
  });

  it('leaves a fact without a point to its source', () => {
    expect(geography.attribute({ zone: '5341', hotspot: 'peterbos' }, day('2024-05-01')).asWas).toMatchObject({
      hotspot: 'peterbos',
      hotspotBy: 'by-source',
    });
    expect(geography.attribute({ zone: '5341' }, day('2024-05-01')).asWas.hotspotBy).toBe('unattributed');
  });
});

describe('a hotspot whose boundary is indicative', () => {
  const circle = { type: 'Circle' as const, center: inside, radiusMetres: 200 };
  const geography = geographyOf(
    recorded(
      designated('peterbos', '2024-03-28'),
      hotspotBoundary('peterbos', circle, { from: '2024-03-28', indicative: true }),
    ),
  );

  it('has what lies in it, and does not overrule a source that names it', () => {
    expect(geography.attribute(at(inside), day('2024-05-01')).asWas.hotspotBy).toBe('by-boundary');
    const beside: Position = [4.308, 50.83];
    expect(geography.attribute(at(beside, { hotspot: 'peterbos' }), day('2024-05-01')).asWas).toMatchObject({
      hotspot: 'peterbos',
      hotspotBy: 'by-source',
    });
  });

  it('has nothing that is far from it, whatever the source names, before its first day either', () => {
    const liege: Position = [5.57, 50.63];
    for (const [position, date] of [
      [outside, '2024-05-01'],
      [liege, '2024-05-01'],
      [liege, '2024-01-01'],
    ] as const) {
      expect(geography.attribute(at(position, { hotspot: 'peterbos' }), day(date)).asWas).toMatchObject({
        hotspot: null,
        hotspots: [],
        hotspotBy: 'unattributed',
      });
    }
  });

  it('leaves a hotspot that was never drawn to the source, a kilometre around its zones where all are drawn', () => {
    const named = (position: Position, ...said: readonly ReturnType<typeof designated>[]) =>
      geographyOf(recorded(...said)).attribute(at(position, { hotspot: 'matonge' }), day('2024-05-01')).asWas.hotspotBy;
    const matonge = designated('matonge', '2024-03-28');
    const zone = [established('5341', '2002-01-01'), zoneBoundary('5341', squareAround(inside, 0.01), '2002-01-01')];
    expect([named(outside), named(outside, matonge), named(outside, ...zone)]).toEqual(Array(3).fill('by-source'));
    expect(named(outside, ...zone, matonge)).toBe('unattributed');
    expect(named([4.311, 50.83], ...zone, matonge)).toBe('by-source');
  });
});

describe('boundaries that change', () => {
  it('a later version stands before an earlier one wherever both are in force', () => {
    const geography = geographyOf(
      recorded(
        ...peterbos,
        hotspotBoundary('peterbos', squareAround(outside, 0.002), { from: '2024-06-01', to: '2024-09-01', version: 2 }),
      ),
    );
    const hotspotOf = (position: Position, date: string) => geography.attribute(at(position), day(date)).asWas.hotspot;
    expect(['2024-05-31', '2024-06-01', '2024-08-31', '2024-09-01'].map((date) => hotspotOf(inside, date))).toEqual([
      'peterbos',
      null,
      null,
      'peterbos',
    ]);
    expect(hotspotOf(outside, '2024-06-01')).toBe('peterbos');
  });

  it('an extension puts the end off, a withdrawal brings it forward', () => {
    const until = designated('peterbos', '2024-03-28', '2024-09-28');
    const boundary = peterbos[1];
    const extended = {
      type: 'HotspotExtended' as const,
      occurredAt: day('2024-09-01'),
      data: { hotspotId: 'peterbos', validTo: day('2025-03-28') },
    };
    const withdrawn = {
      type: 'HotspotWithdrawn' as const,
      occurredAt: day('2024-12-01'),
      data: { hotspotId: 'peterbos', at: day('2025-01-01'), reason: 'calm' },
    };
    const ends = [
      [until, boundary],
      [until, boundary, extended],
      [until, boundary, extended, withdrawn],
    ].map((events) => {
      const geography = geographyOf(recorded(...events));
      return ['2024-09-27', '2024-09-28', '2025-01-01', '2025-03-28'].map(
        (date) => geography.attribute(at(inside), day(date)).asWas.hotspot !== null,
      );
    });
    expect(ends).toEqual([
      [true, false, false, false],
      [true, true, true, false],
      [true, true, false, false],
    ]);
  });

  it('a fact in two hotspots is in both; the one that the source names comes first, else the smaller', () => {
    const geography = geographyOf(
      recorded(
        ...peterbos,
        designated('anderlecht-west', '2024-03-28'),
        hotspotBoundary('anderlecht-west', squareAround(inside, 0.01), { from: '2024-03-28' }),
      ),
    );
    const may = day('2024-05-01');
    expect(geography.attribute(at(inside), may).asWas.hotspots).toEqual(['peterbos', 'anderlecht-west']);
    expect(geography.attribute(at(inside, { hotspot: 'anderlecht-west' }), may).asWas.hotspots).toEqual([
      'anderlecht-west',
      'peterbos',
    ]);
  });
});

describe('a zone', () => {
  const geography = geographyOf(
    recorded(
      established('5341', '2002-01-01'),
      established('5340', '2002-01-01'),
      assigned('5341', '21001', '2002-01-01'),
      zoneBoundary('5341', squareAround(inside, 0.01), '2002-01-01'),
      established('5399', '2025-01-01'),
      merged('5399', ['5340', '5341'], '2025-01-01'),
    ),
  );

  it('is known by polygon, else by municipality, else by what the source says', () => {
    const may = day('2024-05-01');
    expect(geography.attribute(at(inside, { zone: '5340' }), may).asWas).toMatchObject({
      zone: '5341',
      zoneBy: 'by-boundary',
    });
    const inAnderlecht: Attribution = { zone: '5340', place: { precision: 'unknown', municipality: '21001' } };
    expect(geography.attribute(inAnderlecht, may).asWas).toMatchObject({ zone: '5341', zoneBy: 'by-municipality' });
    expect(geography.attribute(at(outside, { zone: '5340' }), may).asWas).toMatchObject({
      zone: '5340',
      zoneBy: 'by-source',
    });
  });

  it('that was merged keeps its facts until then, and gives them to the new one in restated figures', () => {
    const before = geography.attribute(at(inside), '2024-12-31T23:59:59.999Z');
    expect([before.asWas.zone, before.today.zone]).toEqual(['5341', '5399']);
    expect(geography.attribute(at(inside), day('2025-01-01')).asWas.zone).toBe('5399');
    expect(geography.attribute({ zone: '5340' }, day('2025-01-01')).asWas).toMatchObject({
      zone: '5399',
      zoneBy: 'by-source',
    });
  });

  it('that the log does not know is what the source says', () => {
    expect(geography.attribute({ zone: 'B03' }, day('2025-01-01')).today.zone).toBe('B03');
  });
});

describe('the version of a geography', () => {
  it('changes with a boundary and not with what moves none', () => {
    const { version } = geographyOf(recorded(...peterbos));
    const moved = hotspotBoundary('peterbos', squareAround(inside, 0.003), { from: '2024-03-28', version: 2 });
    expect(geographyOf(recorded(...peterbos, moved)).version).not.toBe(version);
    // The same again under another number, a zone without a boundary, and another origin of the events.
    const same = hotspotBoundary('peterbos', squareAround(inside, 0.002), { from: '2024-03-28', version: 2 });
    expect(geographyOf(recorded(...peterbos, same, established('5341', '2002-01-01'))).version).toBe(version);
    expect(noGeography.version).not.toBe(version);
  });

  it('is that of nothing when there is no event', () => {
    expect(geographyOf([]).version).toBe(noGeography.version);
    expect(noGeography.attribute(at(inside, { hotspot: 'peterbos' }), day('2024-05-01')).today).toEqual({
      zone: '5341',
      zoneBy: 'by-source',
      hotspot: 'peterbos',
      hotspots: ['peterbos'],
      hotspotBy: 'by-source',
    });
  });
});

describe('any history of boundaries', () => {
  it('has at most one boundary of a hotspot in force at a time: the last one set', () => {
    const date = fc
      .integer({ min: 0, max: 40 })
      .map((days) => new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10));
    const span = fc.tuple(date, date).filter(([from, to]) => from < to);
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 6 }), date, (spans, moment) => {
        const versions = spans.map(([from, to], index) =>
          hotspotBoundary('h', squareAround(inside, 0.001 * (index + 1)), { from, to, version: index + 1 }),
        );
        const { history } = geographyOf(recorded(designated('h', '2024-01-01'), ...versions));
        const inForce = history.boundaries.filter(
          ({ from, to }) => from <= day(moment) && (to === null || day(moment) < to),
        );
        const expected = spans.findLastIndex(([from, to]) => from <= moment && moment < to);
        expect(inForce.map(({ boundaryVersion }) => boundaryVersion)).toEqual(expected === -1 ? [] : [expected + 1]);
      }),
    );
  });
});
