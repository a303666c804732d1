/** Where a value is drawn: from the values `from` … `to` onto the places `start` … `end`. */
export function scale(
  { from, to }: { readonly from: number; readonly to: number },
  { start, end }: { readonly start: number; readonly end: number },
): (value: number) => number {
  const span = to - from || 1;
  return (value) => rounded(start + ((value - from) / span) * (end - start));
}

/** Steps of seconds that a reader counts in. */
const steps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400,
] as const;

/** Round numbers of seconds from 0 to `largest`, at most `atMost` of them besides 0. */
export function secondTicks(largest: number, atMost: number): readonly number[] {
  const day = 86_400;
  const step = steps.find((seconds) => seconds * atMost >= largest) ?? Math.ceil(largest / atMost / day) * day;
  return ticksBy(step, largest);
}

/** Round whole numbers from 0 to `largest`, at most `atMost` of them besides 0. */
export function countTicks(largest: number, atMost: number): readonly number[] {
  let step = 1;
  for (let power = 1; step * atMost < largest; power *= 10) {
    step = [1, 2, 5, 10].map((one) => one * power).find((one) => one * atMost >= largest) ?? 10 * power;
  }
  return ticksBy(step, largest);
}

function ticksBy(step: number, largest: number): readonly number[] {
  return Array.from({ length: Math.floor(largest / step) + 1 }, (_, index) => index * step);
}

/** As exact as a picture needs, so that the same figures are the same text. */
export function rounded(place: number): number {
  return Math.round(place * 100) / 100;
}
