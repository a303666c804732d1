import { describe, expect, it } from '@jest/globals';

import {
  type InterventionClocks,
  lateEntrySeconds,
  longResponseSeconds,
  qualityCodes,
  qualityCodesOf,
  shortTravelSeconds,
} from '../../src/measures/quality-codes.js';

const at = (time: string): string => `2024-02-27T${time}.000Z`;

/** An intervention of which nothing is special: sent, en route, arrived, closed. */
const plain: InterventionClocks = {
  initiation: 'call',
  zone: '5341',
  respondingZone: '5341',
  firstDispatchedAt: at('10:01:00'),
  firstEnRouteAt: at('10:02:00'),
  firstArrivedAt: at('10:08:00'),
  closedAt: at('10:40:00'),
  unitsDispatched: 1,
  unitsCancelled: 0,
  travelSeconds: 360,
  policeResponseSeconds: 450,
  totalResponseSeconds: 480,
  lateEntries: 0,
  priorityInitial: 'P1',
  priorityFinal: 'P1',
  disposition: 'report-taken',
};
const absent = { firstArrivedAt: null, travelSeconds: null, policeResponseSeconds: null, totalResponseSeconds: null };
const unsent = { ...absent, firstDispatchedAt: null, firstEnRouteAt: null, unitsDispatched: 0 };

describe('quality codes', () => {
  it('are none for a plain intervention', () => {
    expect(qualityCodesOf(plain, false)).toEqual([]);
  });

  it.each<[string, Partial<InterventionClocks>, string[]]>([
    ['on view', { initiation: 'on-view' }, ['X01']],
    ['planned', { initiation: 'planned' }, ['X01']],
    ['nobody sent, closed', unsent, ['X02']],
    ['nobody sent, open', { ...unsent, closedAt: null }, ['X02', 'X22']],
    ['all called off, closed', { ...absent, unitsCancelled: 1 }, ['X03']],
    ['all called off, open', { ...absent, unitsCancelled: 1, closedAt: null }, ['X03', 'X22']],
    ['one of two called off, closed', { ...absent, unitsDispatched: 2, unitsCancelled: 1 }, ['X05']],
    ['sent and closed, no arrival', absent, ['X05']],
    ['sent and open, no arrival', { ...absent, closedAt: null }, ['X22']],
    ['arrived and called off', { unitsCancelled: 1 }, []],
    ['arrived and open', { closedAt: null }, []],
    ['arrived, nobody sent', { firstDispatchedAt: null, firstEnRouteAt: null, travelSeconds: null }, []],
    ['negative total response', { totalResponseSeconds: -0.001 }, ['X07']],
    ['negative police response', { policeResponseSeconds: -1 }, ['X07']],
    ['total response of nothing', { totalResponseSeconds: 0 }, []],
    ['a day', { totalResponseSeconds: longResponseSeconds }, []],
    ['over a day', { totalResponseSeconds: longResponseSeconds + 1 }, ['X08']],
    ['travel of nothing', { travelSeconds: 0 }, ['X09']],
    ['travel at the limit', { travelSeconds: shortTravelSeconds }, ['X09']],
    ['travel over the limit', { travelSeconds: shortTravelSeconds + 0.001 }, []],
    [
      'arrival at the dispatch',
      { firstDispatchedAt: at('10:08:00'), firstEnRouteAt: null, travelSeconds: null },
      ['X09'],
    ],
    ['en route before the dispatch', { firstEnRouteAt: at('10:00:59') }, ['X10']],
    ['arrival before en route', { firstEnRouteAt: at('10:08:01'), travelSeconds: -1 }, ['X10']],
    [
      'arrival before the dispatch',
      { firstDispatchedAt: at('10:09:00'), firstEnRouteAt: null, travelSeconds: null },
      ['X10'],
    ],
    ['a late entry', { lateEntries: 1 }, ['X11']],
    ['a stamp after its own entry', { doubtedStamps: 1 }, ['X19']],
    ['a test', { test: true }, ['X20']],
    ['a changed priority', { priorityFinal: 'P3' }, ['X13']],
    ['no priority', { priorityInitial: null, priorityFinal: null }, []],
    ['gone on arrival', { disposition: 'gone-on-arrival' }, ['X14']],
    ['unfounded', { disposition: 'unfounded' }, ['X14']],
    ['a unit of another zone', { respondingZone: '5339' }, ['X21']],
    ['a unit of an unknown zone', { respondingZone: null }, []],
  ])('%s', (_what, clocks, codes) => {
    expect(qualityCodesOf({ ...plain, ...clocks }, false)).toEqual(codes);
  });

  it('flag a fallback place', () => {
    expect(qualityCodesOf(plain, true)).toEqual(['X18']);
  });

  it('come sorted, and each has a name', () => {
    const worst = { ...plain, initiation: 'planned', totalResponseSeconds: -1, travelSeconds: 0, lateEntries: 2 };
    const codes = qualityCodesOf(
      { ...worst, disposition: 'unfounded', respondingZone: 'x', priorityFinal: 'P2' },
      true,
    );
    expect(codes).toEqual(['X01', 'X07', 'X09', 'X11', 'X13', 'X14', 'X18', 'X21']);
    expect(codes.map((code) => qualityCodes[code])).not.toContain(undefined);
  });

  it('are one list wherever they are the same, which nobody can change for the others', () => {
    const [first, second] = [plain, { ...plain, zone: '5339', respondingZone: '5339' }].map((clocks) =>
      qualityCodesOf({ ...clocks, lateEntries: 1 }, true),
    );
    expect(first).toEqual(['X11', 'X18']);
    expect(second).toBe(first);
    expect(() => (first as string[]).push('X99')).toThrow(TypeError);
  });

  it('have the thresholds that the glossary gives', () => {
    expect({ shortTravelSeconds, longResponseSeconds, lateEntrySeconds }).toEqual({
      shortTravelSeconds: 5,
      longResponseSeconds: 86_400,
      lateEntrySeconds: 300,
    });
  });
});
