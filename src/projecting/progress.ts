/** How far a catch-up or a rebuild is, in positions of the log. */
export interface Progress {
  readonly projection: string;
  readonly done: number;
  readonly total: number;
  /** Over the last ten seconds. */
  readonly perSecond: number;
  /** At that rate; undefined before there is one. */
  readonly secondsLeft: number | undefined;
}

const windowMs = 10_000;

/** Measures progress from now on. `now` gives milliseconds of a clock that does not jump. */
export function progressMeter(projection: string, from: number, now: () => number) {
  const rate = rateMeter(from, now);
  return (position: number, target: number): Progress => {
    const done = position - from;
    const total = Math.max(done, target - from);
    const perSecond = rate(position);
    const secondsLeft = perSecond > 0 ? Math.ceil((total - done) / perSecond) : undefined;
    return { projection, done, total, perSecond, secondsLeft };
  };
}

/** Gives positions a second over the last ten seconds, each time it is told the position. */
export function rateMeter(from: number, now: () => number): (position: number) => number {
  const seen = [{ at: now(), position: from }];
  return (position) => {
    const at = now();
    seen.push({ at, position });
    // The last one before the window stays: it is what the window's first step is measured from.
    while (seen.length > 2 && at - (seen[1]?.at ?? at) >= windowMs) seen.shift();
    const first = seen[0];
    if (first === undefined || at <= first.at) return 0;
    return Math.round(((position - first.position) / (at - first.at)) * 1000);
  };
}
