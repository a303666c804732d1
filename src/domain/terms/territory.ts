import type { Instant } from './time.js';

/** Names as people here say them. */
export interface LocalNames {
  readonly nl: string;
  readonly fr: string;
  readonly en?: string;
}

/** From when to when something is in force. */
export interface Validity {
  readonly validFrom: Instant;
  /** Exclusive; absent while no end is known. */
  readonly validTo?: Instant;
}

/** One version of a boundary. A later version stands before an earlier one wherever both are in force. */
export interface BoundaryVersion extends Validity {
  /** 1, 2, … without gaps, in the order of recording. */
  readonly boundaryVersion: number;
  /** Who published it, in words. */
  readonly origin: string;
}
