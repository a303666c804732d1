import { describe, expect, it } from '@jest/globals';

import { matchEvents } from '../../../src/intake/feeds/snapshot/match-events.js';

const occurredAt = '2021-01-01T00:00:00.000Z';
const victim = (victimId: string, injury: string, ageBand = '18-24') => ({
  type: 'VictimRecorded',
  occurredAt,
  data: { shootingId: 's', victimId, injury, ageBand },
});
const madeUp = (letter: string, number = 1): string => `victim-${letter.repeat(12)}-${String(number)}`;

describe('matching what stands with what an edition says', () => {
  it('takes what is alike for the same, whatever ids were made up, and of the rest what differs least', () => {
    const alike = victim(madeUp('a'), 'fatal');
    const near = victim(madeUp('b'), 'serious', '25-44');
    const said = [victim(madeUp('c'), 'fatal', '25-44'), victim(madeUp('d'), 'fatal')].map((event) => ({ event }));
    const { pairs, gone, fresh } = matchEvents([near, alike], said);
    expect(new Set(pairs)).toEqual(new Set([[alike, said[1]], [near, said[0]]])); // prettier-ignore
    expect([gone, fresh]).toEqual([[], []]);
  });
  it('never takes two that the source numbers for each other, nor events of two types', () => {
    const one = victim('1', 'fatal');
    const other = { event: victim('2', 'fatal') };
    const report = { event: { type: 'ShootingReported', occurredAt, data: { shootingId: 's' } } };
    expect(matchEvents([one], [other, report])).toEqual({ pairs: [], gone: [one], fresh: [other, report] });
  });
  it('leaves over what one side has more of', () => {
    const twins = [victim(madeUp('a'), 'fatal'), victim(madeUp('a', 2), 'fatal')];
    const { pairs, gone } = matchEvents(twins, [{ event: victim(madeUp('a'), 'fatal') }]);
    expect([pairs.length, gone]).toEqual([1, [twins[1]]]);
  });
});
