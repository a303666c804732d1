/** Φ⁻¹(0.975): the standard normal deviate of a two-sided 95 % interval. */
const z = 1.959963984540054;

/** How many facts an area had in a period before an action and in an equally long one after it. Whole numbers of 0 or more. */
export interface BeforeAfter {
  readonly before: number;
  readonly after: number;
}

/** The areas of the test. Which they are MUST be registered before the outcomes are known. */
export interface DisplacementAreas {
  /** Where the action was. */
  readonly treated: BeforeAfter;
  /** What it is compared with. */
  readonly control: BeforeAfter;
  /** Around the treated area: where crime may have moved to, or where the action may have done good too. */
  readonly displacement: BeforeAfter;
  /** What the displacement area is compared with. */
  readonly displacementControl: BeforeAfter;
}

export interface WeightedDisplacementDifference {
  /** Facts fewer (negative) or more (positive) than the control areas would let expect, displacement included. */
  readonly difference: number;
  readonly standardError: number;
  /** Difference in standard errors; null when nothing was counted anywhere. Beyond ±1.96 is significant at 5 %, two-sided. */
  readonly z: number | null;
  /** Approximate 95 % confidence interval. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * The weighted displacement difference: (T1 − T0) − (C1 − C0) + (D1 − D0) − (E1 − E0), with T treated, C control, D displacement and
 * E displacement control; 0 before and 1 after. Counts are taken as Poisson and independent, so that the variance of the difference is
 * the sum of the eight (A. P. Wheeler and J. H. Ratcliffe, A simple weighted displacement difference test, Crime Science 7:11, 2018).
 *
 * The normal approximation wants about five facts or more in each cell. Throws a RangeError at a count that is not one.
 */
export function weightedDisplacementDifference(areas: DisplacementAreas): WeightedDisplacementDifference {
  const { treated, control, displacement, displacementControl } = areas;
  const difference =
    change('treated', treated) -
    change('control', control) +
    change('displacement', displacement) -
    change('displacementControl', displacementControl);
  const variance = [treated, control, displacement, displacementControl].reduce(
    (sum, { before, after }) => sum + before + after,
    0,
  );
  const standardError = Math.sqrt(variance);
  return {
    difference,
    standardError,
    z: variance === 0 ? null : difference / standardError,
    lower: difference - z * standardError,
    upper: difference + z * standardError,
  };
}

function change(area: string, { before, after }: BeforeAfter): number {
  for (const count of [before, after]) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(`${area}: expected whole numbers of 0 or more, got ${String(count)}`);
    }
  }
  return after - before;
}
