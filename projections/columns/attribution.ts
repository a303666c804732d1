/** Where a fact counts, as it was when it occurred and restated to today's boundaries. */
export const attributionColumns = {
  zone: { type: 'text', means: 'Police zone in which it occurred, as the zones were then.' },
  zoneBy: { type: 'text', means: 'How its zone is known: by-boundary, by-municipality or by-source.' },
  hotspot: {
    type: 'text',
    means:
      'Hotspot in which it occurred, as they were then; of several the one that its source names, else the smallest.',
  },
  hotspots: { type: 'text[]', means: 'All hotspots in which it occurred, as they were then.' },
  hotspotBy: {
    type: 'text',
    means: 'How its hotspot, or that it is in none, is known: by-boundary or by-source; unattributed when it is not.',
  },
  zoneToday: { type: 'text', means: 'Zone, restated to the boundaries in force when the log last heard of one.' },
  hotspotToday: { type: 'text', means: 'Hotspot, restated to the same boundaries.' },
  hotspotsToday: { type: 'text[]', means: 'All hotspots, restated to the same boundaries.' },
} as const;
