/** How far a long work is. `total` is what it will be at the end, as far as is known. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** Where the work counts something else than `done` does: events appended while bytes are read. */
  readonly counted?: { readonly of: string; readonly count: number };
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
  let drawn = false;

  const draw = (progress: Progress): void => {
    shownAt = now();
    drawn = true;
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
      if (terminal.isTTY === true || drawn) draw(last);
      if (terminal.isTTY === true) terminal.write('\n');
    },
  };
}

function describe(label: string, { done, total, counted, doing }: Progress, seconds: number, width: number): string {
  const share = total > 0 ? Math.min(1, done / total) : 1;
  const count = counted?.count ?? done;
  const perSecond = seconds > 0 ? Math.round(count / seconds) : 0;
  const left = share > 0 && share < 1 ? `, ${duration((seconds * (1 - share)) / share)} left` : '';
  const filled = Math.round(share * width);
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
  const of = counted === undefined ? '' : ` ${counted.of}`;
  const begun = `${label} ${bar} ${(share * 100).toFixed(0).padStart(3)} %  `;
  if (doing !== undefined) return `${begun}${doing}`;
  return `${begun}${group(count)}${of}  ${group(perSecond)}/s${left}`;
}

function group(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${String(whole)} s` : `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
}
