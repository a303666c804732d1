/** Widths in seconds that a reader counts in: seconds, minutes, hours, days. */
const widths = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
] as const;

/** Equal bins of seconds from 0 on; what is longer than the last one is in none of them. */
export interface Bins {
  readonly widthSeconds: number;
  readonly count: number;
}

/**
 * The narrowest bins of a round width of which at most `atMost` reach `seconds` (above 0). Beyond days the width is as many whole days as
 * it takes.
 */
export function binsUpTo(seconds: number, atMost: number): Bins {
  const day = 86_400;
  const widthSeconds = widths.find((width) => width * atMost >= seconds) ?? Math.ceil(seconds / atMost / day) * day;
  return { widthSeconds, count: Math.max(1, Math.ceil(seconds / widthSeconds)) };
}
