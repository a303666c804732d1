import type { AreaFeatures } from './areas.js';

/* Answers as the documentation of the interface shows them. */

const names = { nl: 'Hallepoort', fr: 'Porte de Hal' };

export const areasExample: AreaFeatures = {
  type: 'FeatureCollection',
  asOf: 57,
  at: '2024-04-30T22:00:00.000Z',
  version: '5ae5d12f4c1b0fbb9d7ae8bd7c1f2f3a64b8f0a3f7d1f2b6a9c0e1d2c3b4a596',
  features: [
    {
      type: 'Feature',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [4.345, 50.8354],
            [4.3414, 50.8332],
            [4.345, 50.831],
            [4.3486, 50.8332],
            [4.345, 50.8354],
          ],
        ],
      },
      properties: {
        kind: 'hotspot',
        code: 'hallepoort',
        names,
        zones: ['5341', '5339'],
        boundaryVersion: 1,
        validFrom: '2024-03-27T23:00:00.000Z',
        validTo: null,
        indicative: true,
        origin: 'hand-drawn circle around the named place; not official',
        center: [4.345, 50.8332],
        radiusMetres: 250,
      },
    },
  ],
};

export const hotspotsExample = {
  asOf: 57,
  hotspots: [
    {
      code: 'hallepoort',
      names,
      zones: ['5341', '5339'],
      inForce: [{ from: '2024-03-27T23:00:00.000Z', to: null }],
    },
  ],
};

export const zonesExample = {
  asOf: 57,
  zones: [
    {
      code: '5341',
      names: { nl: 'Zuid', fr: 'Midi' },
      from: '2001-12-31T23:00:00.000Z',
      predecessors: [],
    },
  ],
  municipalities: [{ nis: '21001', zone: '5341', from: '2001-12-31T23:00:00.000Z' }],
};
