import type { Instant, Precision } from '../../domain/terms/time.js';
import { detached } from './detached.js';
import { compileTimeFormat } from './time-format.js';
import { type Ambiguity, ZoneOffsets } from './zone-offsets.js';

export interface TimeOptions {
  /** IANA name of the zone of times without an offset. */
  readonly zone: string;
  readonly format: string;
  readonly ambiguous: Ambiguity;
}

/** A moment of the source, in UTC, with how exactly the source's form gives it. */
export interface TimeValue {
  readonly at: Instant;
  readonly precision: Precision;
}

/** Distinct texts kept per reader: a file repeats its times, and reading one costs more than finding it again. */
const memoLimit = 100_000;

/** Reads the times of one format and zone. */
export class TimeReader {
  private readonly memo = new Map<string, TimeValue | string>();
  private readonly zone: ZoneOffsets;
  private readonly form: ReturnType<typeof compileTimeFormat>;

  constructor(private readonly options: TimeOptions) {
    this.zone = new ZoneOffsets(options.zone);
    this.form = compileTimeFormat(options.format);
  }

  /** The moment, or as text what was expected instead. */
  read(text: string): TimeValue | string {
    const known = this.memo.get(text);
    if (known !== undefined) return known;
    const value = this.parse(text);
    if (this.memo.size >= memoLimit) this.memo.clear();
    this.memo.set(detached(text), value);
    return value;
  }

  private parse(text: string): TimeValue | string {
    const { format, zone, ambiguous } = this.options;
    const written = typeof this.form === 'string' ? undefined : this.form(text);
    if (written === undefined) return `a time that exists, written as ${format}`;
    const { localMs, offsetMs, precision } = written;
    const utc = offsetMs === undefined ? this.zone.toUtc(localMs, ambiguous) : localMs - offsetMs;
    if (utc === 'skipped') return `a time that exists in ${zone}: the clocks were put forward over this one`;
    if (utc === 'repeated') return `a time that came once in ${zone}: the clocks were put back over this one`;
    return { at: new Date(utc).toISOString(), precision };
  }
}
