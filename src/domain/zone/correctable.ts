import { type Correctable, geometryOf, listOf, names, optional, text } from '../corrections/correctable.js';
import { requireId, requireValidity } from '../requirements.js';
import type { ZoneBoundarySet, ZoneEstablished, ZonesMerged } from './events.js';
import { requireNis, requireOthers, requireSeveral } from './zone-fields.js';

const begins = { clocks: ['occurredAt', 'validFrom'], required: ['validFrom'] };
const zones = listOf(20, requireId);

/** How the events of a zone can be corrected. The number of a boundary cannot: it is the order of recording. */
export const correctable: Correctable<unknown> = {
  ZoneEstablished: {
    fields: { names, predecessors: optional(zones) },
    ...begins,
    check: ({ data: { zone, predecessors } }: ZoneEstablished) => {
      if (predecessors !== undefined) requireOthers(predecessors, 'predecessors', zone);
    },
  },
  MunicipalityAssigned: { fields: { nis: { check: requireNis } }, ...begins },
  ZoneBoundarySet: {
    fields: { geometry: geometryOf(['Polygon', 'MultiPolygon']), origin: text },
    clocks: ['occurredAt', 'validFrom', 'validTo'],
    check: ({ data }: ZoneBoundarySet) => {
      requireValidity(data);
    },
  },
  ZonesMerged: {
    fields: { zones },
    ...begins,
    check: ({ data }: ZonesMerged) => {
      requireSeveral(data.zones, 'zones', data.into);
    },
  },
};
