import { invalid, requireInstant, whenGiven } from '../requirements.js';
import type { Instant } from '../terms/time.js';

/** Hours of all officers together. */
export function requireHours(hours: number, field: string): void {
  if (!Number.isFinite(hours) || hours < 0) throw invalid(field, 'a number of hours of 0 or more');
}

/** From when to when it is planned, as far as that is known. */
export function requirePlannedPeriod(period: { readonly plannedFrom?: Instant; readonly plannedTo?: Instant }): void {
  const { plannedFrom, plannedTo } = period;
  whenGiven(plannedFrom, 'plannedFrom', requireInstant);
  whenGiven(plannedTo, 'plannedTo', requireInstant);
  if (plannedFrom !== undefined && plannedTo !== undefined && plannedTo <= plannedFrom) {
    throw invalid('plannedTo', 'a moment later than plannedFrom');
  }
}
