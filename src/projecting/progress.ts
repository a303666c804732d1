/** How far a catch-up or a rebuild is, in positions of the log. */
export interface Progress {
  readonly projection: string;
  readonly done: number;
  readonly total: number;
  readonly perSecond: number;
  /** At the rate so far; undefined before there is one. */
  readonly secondsLeft: number | undefined;
}

/** Measures progress from now on. `now` gives milliseconds of a clock that does not jump. */
export function progressMeter(projection: string, from: number, now: () => number) {
  const startedAt = now();
  return (position: number, target: number): Progress => {
    const done = position - from;
    const total = Math.max(done, target - from);
    const seconds = (now() - startedAt) / 1000;
    const perSecond = seconds > 0 ? Math.round(done / seconds) : 0;
    const secondsLeft = perSecond > 0 ? Math.ceil((total - done) / perSecond) : undefined;
    return { projection, done, total, perSecond, secondsLeft };
  };
}
