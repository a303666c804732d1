import { describe, expect, it } from '@jest/globals';

import { timeline } from '../../projections/timeline.js';
import type { FoldedEvent } from '../../src/projecting/define.js';
import { foldInMemory } from '../support/fold-in-memory.js';

const at = (day: string) => `2024-${day}T12:00:00.000Z`;
const fact = (position: number, stream: string, type: string, day: string, data: object): FoldedEvent => ({
  position,
  stream,
  type,
  data,
  revision: 0,
  id: `00000000-0000-4000-8000-00000000000${String(position)}`,
  occurredAt: at(day),
  recordedAt: at('12-01'),
  metadata: { source: 'manual' },
});
const names = { nl: 'Peterbos', fr: 'Peterbos' };
const designated = fact(1, 'hotspot-peterbos', 'HotspotDesignated', '03-28', {
  hotspotId: 'peterbos',
  names,
  zones: ['5341'],
  validFrom: at('03-28'),
  validTo: at('09-01'),
});
const planned = (position: number, day: string, hotspot: string) =>
  fact(position, `operation-${String(position)}`, 'OperationPlanned', day, {
    operationId: String(position),
    zone: '5341',
    hotspot,
    place: { precision: 'street' },
    axis: 'security',
    kind: 'checks',
  });

describe('an action at a hotspot', () => {
  it('is flagged when the hotspot was none then, and on the timeline all the same', () => {
    const events = [designated, planned(2, '03-20', 'peterbos'), planned(3, '05-01', 'peterbos')];
    const rows = foldInMemory(timeline, [...events, planned(4, '09-02', 'peterbos')]);
    expect(rows.map(({ hotspot, notInForce }) => [hotspot, notInForce])).toEqual([
      ['peterbos', null],
      ['peterbos', ['peterbos']],
      ['peterbos', null],
      ['peterbos', ['peterbos']],
    ]);
  });

  it('is not flagged where nothing is known of the hotspot', () => {
    expect(foldInMemory(timeline, [planned(2, '03-20', 'elsewhere')])[0]?.notInForce).toBeNull();
  });
});
