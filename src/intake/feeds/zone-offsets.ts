import { Temporal } from 'temporal-polyfill';

const day = 86_400_000;
/** No zone is further than this from UTC, with an hour to spare. */
const reach = 27 * 3_600_000;

/** What a wall-clock time means where the clock was put back and it came twice. */
export const ambiguities = ['earlier', 'later', 'reject'] as const;
export type Ambiguity = (typeof ambiguities)[number];

/** Milliseconds since 1970 in UTC, or why there is no single answer. */
export type UtcTime = number | 'skipped' | 'repeated';

/** True for a time zone that is known by its IANA name (`Europe/Brussels`). */
export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Wall-clock times of one zone to UTC. The offset is looked up once per day; only on days near a change of the clocks is every
 * time looked up, because some zones change at one minute past the hour.
 */
export class ZoneOffsets {
  /** Offset in milliseconds of a local day, or null when the clocks change near it. */
  private readonly days = new Map<number, number | null>();

  constructor(private readonly zone: string) {}

  /** `localMs` is the wall-clock time written as if it were UTC. */
  toUtc(localMs: number, ambiguous: Ambiguity): UtcTime {
    const dayNumber = Math.floor(localMs / day);
    let offset = this.days.get(dayNumber);
    if (offset === undefined) {
      offset = this.offsetOfDay(dayNumber * day);
      this.days.set(dayNumber, offset);
    }
    return offset === null ? this.nearChange(localMs, ambiguous) : localMs - offset;
  }

  private offsetOfDay(startMs: number): number | null {
    const before = Temporal.Instant.fromEpochMilliseconds(startMs - reach).toZonedDateTimeISO(this.zone);
    const change = before.getTimeZoneTransition('next');
    if (change !== null && change.epochMilliseconds <= startMs + day + reach) return null;
    return before.offsetNanoseconds / 1_000_000;
  }

  private nearChange(localMs: number, ambiguous: Ambiguity): UtcTime {
    const local = Temporal.PlainDateTime.from(new Date(localMs).toISOString().slice(0, -1));
    const early = local.toZonedDateTime(this.zone, { disambiguation: 'earlier' });
    const late = local.toZonedDateTime(this.zone, { disambiguation: 'later' });
    if (early.epochMilliseconds === late.epochMilliseconds) return early.epochMilliseconds;
    if (!early.toPlainDateTime().equals(local)) return 'skipped';
    if (ambiguous === 'reject') return 'repeated';
    return ambiguous === 'earlier' ? early.epochMilliseconds : late.epochMilliseconds;
  }
}
