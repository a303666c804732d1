import { geographyOf } from '../../src/geography/geography.js';
import type { LatestBoundaries } from '../../src/reporting/tokens.js';

/** A log that knows of no zone and no hotspot, for a handler of a report: there is what the sources of the interventions say. */
export const noBoundaries: LatestBoundaries = (at = 0) => Promise.resolve({ geography: geographyOf([]), asOf: at });
