import { isWithin } from '../geography/periods.js';
import type { GeographyBasis } from './geography-basis.js';
import { stretchesOf } from './known-values.js';
import type { LatestBoundaries } from './tokens.js';

/** Tells which of some areas are none on the map that facts are restated to. */
export type OffTodaysMap = (kind: 'zone' | 'hotspot', codes: readonly string[]) => readonly string[];

/**
 * By the boundaries as of a position. A zone that was merged, or a hotspot that was withdrawn, keeps no facts that are restated, or only those
 * whose source names it: a zero there would be an artefact of the map. A code that the log has no record of is the sources' own word, and stands. As it was, every area stands.
 */
export async function offTodaysMap(
  boundaries: LatestBoundaries,
  asOf: number,
  basis: GeographyBasis,
): Promise<OffTodaysMap> {
  if (basis !== 'today') return () => [];
  const { history } = (await boundaries(asOf)).geography;
  const { changedAt } = history;
  if (changedAt === null) return () => [];
  return (kind, codes) =>
    codes.filter((code) => {
      const inForce = stretchesOf(history, kind, code);
      return inForce !== undefined && !inForce.some((stretch) => isWithin(stretch, changedAt));
    });
}
