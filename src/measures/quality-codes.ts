/**
 * What is known to be special about an intervention. `X06` (no start stamp), `X17` (a unit of another class came first, or alone) and `X24` (the
 * metric is not about it) depend on the metric and are decided by the report, as is what a code does to a figure: exclude, censor or flag. `X15` was never given out.
 */
export const qualityCodes = {
  X01: 'ON_VIEW',
  X02: 'NO_DISPATCH',
  X03: 'CANCELLED',
  X04: 'DUPLICATE',
  X05: 'MISSING_ARRIVAL',
  X06: 'MISSING_START',
  X07: 'NEGATIVE',
  X08: 'TOO_LONG',
  X09: 'TOO_SHORT',
  X10: 'OUT_OF_ORDER',
  X11: 'LATE_ENTRY',
  X12: 'AMENDED',
  X13: 'PRIORITY_CHANGED',
  X14: 'GONE_OR_UNFOUNDED',
  X16: 'REOPENED',
  X17: 'INELIGIBLE_UNIT',
  X18: 'GEO_FALLBACK',
  X19: 'CLOCK_UNTRUSTED',
  X20: 'TEST',
  X21: 'CROSS_ZONE',
  X22: 'OPEN_AT_AS_OF',
  X23: 'ANNULLED',
  X24: 'OUTSIDE_POPULATION',
} as const;
export type QualityCode = keyof typeof qualityCodes;

/** Travel of 0 to this many seconds is too short to be a drive (X09). */
export const shortTravelSeconds = 5;
/** A total response above this is flagged as too long (X08), and kept. */
export const longResponseSeconds = 24 * 60 * 60;
/** A stamp written down more than this long after what it stamps is a late entry (X11). */
export const lateEntrySeconds = 5 * 60;

/** A stamp that lies more than this after its own entry was given by a clock that is not to be trusted (X19). */
export const clockToleranceSeconds = 60;

/** The clocks and facts of one intervention, as far as they are known: instants in UTC, null when there is none. */
export interface InterventionClocks {
  readonly initiation: string | null;
  readonly zone: string | null;
  readonly respondingZone: string | null;
  readonly firstDispatchedAt: string | null;
  readonly firstEnRouteAt: string | null;
  readonly firstArrivedAt: string | null;
  readonly closedAt: string | null;
  readonly unitsDispatched: number | null;
  readonly unitsCancelled: number | null;
  readonly travelSeconds: number | null;
  readonly policeResponseSeconds: number | null;
  readonly totalResponseSeconds: number | null;
  readonly lateEntries: number | null;
  readonly priorityInitial: string | null;
  readonly priorityFinal: string | null;
  readonly disposition: string | null;
  /** The intervention that it is a duplicate of. */
  readonly mergedInto?: string | null;
  readonly timesReopened?: number | null;
  /** A correction changed one of its clocks. */
  readonly clockAmended?: boolean;
  /** Stamps later than their own entry, and corrections for a wrong clock. */
  readonly doubtedStamps?: number | null;
  readonly test?: boolean | null;
  /** Its record was annulled. */
  readonly annulled?: boolean | null;
}

/** A set of codes is a number with a bit for each. In the order of the codes. */
const bitOf = Object.fromEntries(Object.keys(qualityCodes).map((code, index) => [code, 1 << index])) as Readonly<
  Record<QualityCode, number>
>;

/** The lists that were given out, by their sets: most rows have one of a few, and a fold asks after every event. */
const listOf = new Map<number, readonly QualityCode[]>();
const mostLists = 1_000;

/**
 * The codes that hold whatever the metric, sorted. An open intervention without a dispatch has both X02 and X22: which of the two places
 * it in a report is the report's to say. `uncertainPlace`: its point is a fallback, or unknown. The list is frozen: others are given the same.
 */
export function qualityCodesOf(
  clocks: InterventionClocks,
  uncertainPlace: boolean,
  clockAmended = clocks.clockAmended === true,
): readonly QualityCode[] {
  const { firstDispatchedAt: dispatched, firstArrivedAt: arrived } = clocks;
  const { travelSeconds, totalResponseSeconds, policeResponseSeconds } = clocks;
  let codes = arrived === null ? withoutArrival(clocks) : 0;
  if (clocks.initiation === 'on-view' || clocks.initiation === 'planned') codes |= bitOf.X01;
  if ((clocks.mergedInto ?? null) !== null) codes |= bitOf.X04;
  if (isBelow(totalResponseSeconds, 0) || isBelow(policeResponseSeconds, 0)) codes |= bitOf.X07;
  if (totalResponseSeconds !== null && totalResponseSeconds > longResponseSeconds) codes |= bitOf.X08;
  const shortTravel = travelSeconds !== null && travelSeconds >= 0 && travelSeconds <= shortTravelSeconds;
  if (shortTravel || (arrived !== null && arrived === dispatched)) codes |= bitOf.X09;
  if (isOutOfOrder(clocks)) codes |= bitOf.X10;
  if ((clocks.lateEntries ?? 0) > 0) codes |= bitOf.X11;
  if (clockAmended) codes |= bitOf.X12;
  if (clocks.priorityInitial !== clocks.priorityFinal) codes |= bitOf.X13;
  if (clocks.disposition === 'gone-on-arrival' || clocks.disposition === 'unfounded') codes |= bitOf.X14;
  if ((clocks.timesReopened ?? 0) > 0) codes |= bitOf.X16;
  if (uncertainPlace) codes |= bitOf.X18;
  if ((clocks.doubtedStamps ?? 0) > 0) codes |= bitOf.X19;
  if (clocks.test === true) codes |= bitOf.X20;
  if (clocks.respondingZone !== null && clocks.respondingZone !== clocks.zone) codes |= bitOf.X21;
  if (arrived === null && clocks.closedAt === null) codes |= bitOf.X22;
  if (clocks.annulled === true) codes |= bitOf.X23;
  return listOf.get(codes) ?? listed(codes);
}

function listed(codes: number): readonly QualityCode[] {
  const list = (Object.keys(bitOf) as QualityCode[]).filter((code) => (codes & bitOf[code]) !== 0);
  if (listOf.size >= mostLists) listOf.clear();
  listOf.set(codes, Object.freeze(list));
  return list;
}

/** How an intervention without an arrival ended: nobody sent, everybody called off, or an arrival that was not recorded. */
function withoutArrival(clocks: InterventionClocks): number {
  if (clocks.firstDispatchedAt === null) return bitOf.X02;
  if ((clocks.unitsCancelled ?? 0) >= (clocks.unitsDispatched ?? 0)) return bitOf.X03;
  return clocks.closedAt === null ? 0 : bitOf.X05;
}

/** Of three clocks that are in order two by two, the first is not after the last. */
function isOutOfOrder({ firstDispatchedAt, firstEnRouteAt, firstArrivedAt }: InterventionClocks): boolean {
  if (firstEnRouteAt === null) return isAfter(firstDispatchedAt, firstArrivedAt);
  return isAfter(firstDispatchedAt, firstEnRouteAt) || isAfter(firstEnRouteAt, firstArrivedAt);
}

function isBelow(seconds: number | null, limit: number): boolean {
  return seconds !== null && seconds < limit;
}

/** Instants of fixed width compare in time when compared as text. */
function isAfter(first: string | null, second: string | null): boolean {
  return first !== null && second !== null && first > second;
}
