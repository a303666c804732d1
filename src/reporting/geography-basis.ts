import { BadQuery } from './bad-query.js';
import type { Conditions } from './sql.js';

/**
 * By which state of the map facts count: as it was when each occurred, or restated to the boundaries in force when the log last heard of
 * one. Every report says which.
 */
export const geographyBases = ['as-was', 'today'] as const;
export type GeographyBasis = (typeof geographyBases)[number];
export const defaultGeography: GeographyBasis = 'as-was';

/** The same in words, for a reader. */
export const geographyMeanings: Readonly<Record<GeographyBasis, string>> = {
  'as-was': 'zones and hotspots as they were when each fact occurred',
  today: 'restated to the zones and hotspots in force when the log last heard of a boundary',
};

/** The columns that have a restated one beside them. */
const restated: Readonly<Record<string, string>> = {
  zone: 'zoneToday',
  hotspot: 'hotspotToday',
  hotspots: 'hotspotsToday',
};

/** Reads the parameter `geography`. Throws BadQuery. */
export function geographyBasisOf(text: string | undefined): GeographyBasis {
  if (text === undefined) return defaultGeography;
  const basis = geographyBases.find((candidate) => candidate === text);
  if (basis === undefined) throw new BadQuery('geography', `one of ${geographyBases.join(', ')}`);
  return basis;
}

/** The column of a table that holds this by one state of the map; columns that do not depend on it are themselves. */
export function columnBy(column: string, basis: GeographyBasis): string {
  return basis === 'today' ? (restated[column] ?? column) : column;
}

/** Asks for what is in a hotspot, be it also in others, unless it is undefined. */
export function inHotspot(conditions: Conditions, hotspot: string | undefined, basis: GeographyBasis): void {
  if (hotspot === undefined) return;
  conditions.add(`list_contains("${columnBy('hotspots', basis)}", ${conditions.bind(hotspot)})`);
}
