/** How far a long work is. `total` is what it will be at the end, as far as is known. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** Where the work counts something else than `done` does: events appended while bytes are read. */
  readonly counted?: { readonly of: string; readonly count: number };
  /** The rate and the seconds left as whoever does the work measures them; without it, the mean since the line began. */
  readonly rate?: { readonly perSecond: number; readonly secondsLeft: number | null };
  /** On disk, of what is being made. */
  readonly bytes?: number;
  /** What is done now that is not counted: it is shown in the place of the rate. */
  readonly doing?: string;
}

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressLine {
  show(progress: Progress): void;
  /** Leaves the last state on a line of its own. */
  end(): void;
}

const barWidth = 24;
const narrowestBar = 6;

/**
 * Shows a work's progress: a bar with rate and time left that is redrawn on a terminal, a line now and then elsewhere.
 * `now` gives milliseconds of a clock that does not jump.
 */
export function progressLine(label: string, terminal: Terminal, now: () => number): ProgressLine {
  const startedAt = now();
  const everyMs = terminal.isTTY === true ? 100 : 5_000;
  let shownAt = terminal.isTTY === true ? Number.NEGATIVE_INFINITY : startedAt;
  let last: Progress | undefined;
  let drawn: Progress | undefined;

  const draw = (progress: Progress): void => {
    shownAt = now();
    drawn = progress;
    const seconds = (shownAt - startedAt) / 1_000;
    const text = describe(label, progress, seconds, barWidth);
    if (terminal.isTTY !== true) {
      terminal.write(`${text}\n`);
      return;
    }
    // The bar gives way, so that the time that is left stays on the line.
    const room = (terminal.columns ?? 80) - 1;
    const width = Math.max(narrowestBar, barWidth - Math.max(0, text.length - room));
    terminal.write(`\r\u001b[2K${describe(label, progress, seconds, width).slice(0, room)}`);
  };

  return {
    show(progress) {
      last = progress;
      if (now() - shownAt >= everyMs) draw(progress);
    },
    end() {
      if (last === undefined) return;
      if (terminal.isTTY === true || (drawn !== undefined && drawn !== last)) draw(last);
      if (terminal.isTTY === true) terminal.write('\n');
    },
  };
}

function describe(label: string, progress: Progress, seconds: number, width: number): string {
  const { done, total, counted, rate, bytes, doing } = progress;
  const share = total > 0 ? Math.min(1, done / total) : 1;
  const count = counted?.count ?? done;
  const perSecond = rate?.perSecond ?? (seconds > 0 ? Math.round(count / seconds) : 0);
  const mean = share > 0 ? (seconds * (1 - share)) / share : null;
  const secondsLeft = rate === undefined ? mean : rate.secondsLeft;
  const left = secondsLeft !== null && share < 1 ? `, ${duration(secondsLeft)} left` : '';
  const size = bytes === undefined ? '' : `, ${(bytes / 1_000_000).toFixed(1)} MB`;
  const filled = Math.round(share * width);
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
  const of = counted === undefined ? '' : ` ${counted.of}`;
  const begun = `${label} ${bar} ${(share * 100).toFixed(0).padStart(3)} %  `;
  if (doing !== undefined) return `${begun}${doing}`;
  return `${begun}${group(count)}${of}  ${group(perSecond)}/s${left}${size}`;
}

function group(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${String(whole)} s` : `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
}
