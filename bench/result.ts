/** What one benchmark measured: its own rate and, where one was run beside it, that of the least that any design has to do. */
export interface BenchResult {
  readonly bench: string;
  /** How many things were done. */
  readonly n: number;
  readonly perSecond: number;
  /** What the floor is, in words; a rate is read against it, because machines differ. */
  readonly floor: string;
  /** Null when no floor was run. */
  readonly floorPerSecond: number | null;
  /** perSecond over floorPerSecond; null when no floor was run. */
  readonly ratio: number | null;
  /** What the numbers depend on: sizes, modes, limits. */
  readonly settings: object;
  readonly extra?: object;
}

/** A benchmark. `scale` makes its work larger or smaller: 1 is the size that published results have. It cleans up after itself. */
export type Bench = (options: { readonly scale?: number }) => Promise<BenchResult[]>;
