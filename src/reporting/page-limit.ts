import { BadQuery } from './bad-query.js';

/** Which page of a list is asked for. */
export interface PageParameters {
  /** Where the page begins: `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  /** 1 to `pageAtMost`; 100 when absent. */
  readonly limit?: number | undefined;
}

/** The most rows on a page of a list. */
export const pageAtMost = 1_000;
const defaultLimit = 100;

/** Reads `limit`: 1 to `pageAtMost`, 100 when absent. Throws BadQuery. */
export function pageLimitOf(limit = defaultLimit): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= pageAtMost) return limit;
  throw new BadQuery('limit', `a whole number from 1 to ${String(pageAtMost)}`);
}
