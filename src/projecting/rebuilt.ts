import type { OperationCode } from './operation-refused.js';
import type { Verification } from './verify.js';

/** A projection whose tables were built again and serve. */
export interface Rebuilt {
  readonly projection: string;
  /** The positions of the log that the new table covers. */
  readonly events: number;
  readonly seconds: number;
  /** Of the new table. */
  readonly rows: number;
  readonly digest: string;
  /** Of the table that it replaced, at the same position; of a stale one at the position where it stopped. */
  readonly previousDigest: string;
  readonly verification: Verification;
  /** Milliseconds that the live table stood still for the swap: queries went on meanwhile. */
  readonly swapMs: number;
}

/** A projection that unchanged code built differently: its live table goes on. */
export interface Differing {
  readonly projection: string;
  /** Which slices and rows are not the same. */
  readonly verification: Verification;
  /** Where the new version was put aside. */
  readonly file: string;
}

/** What came of a rebuild. One of several projections can be swapped in while another is refused. */
export interface RebuildOutcome {
  /** What was swapped in. */
  readonly rebuilt?: readonly Rebuilt[];
  /** It was not a fault: this said no. */
  readonly refused?: OperationCode;
  /** What was not swapped in because it is not what serves. */
  readonly differing?: readonly Differing[];
}
