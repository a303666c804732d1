import { type Correctable, flag, geometryOf, listOf, names, optionalText, text } from '../corrections/correctable.js';
import { requireId, requireValidity } from '../requirements.js';
import type { Validity } from '../terms/territory.js';

const terms = { fields: { names, zones: listOf(20, requireId), legalBasis: optionalText } };

const validity = {
  clocks: ['occurredAt', 'validFrom', 'validTo'],
  check: ({ data }: { readonly data: Validity }): void => {
    requireValidity(data);
  },
};

/** How the events of a hotspot can be corrected. The number of a boundary cannot: it is the order of recording. */
export const correctable: Correctable<unknown> = {
  HotspotProposed: { ...terms, ...validity },
  HotspotDesignated: { ...terms, ...validity },
  HotspotBoundarySet: {
    fields: { geometry: geometryOf(['Polygon', 'MultiPolygon', 'Circle']), indicative: flag, origin: text },
    ...validity,
  },
  HotspotExtended: { clocks: ['occurredAt', 'validTo'], required: ['validTo'] },
  HotspotWithdrawn: { fields: { reason: text }, clocks: ['occurredAt', 'at'], required: ['at'] },
};
