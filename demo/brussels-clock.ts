const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** When summer time begins or ends in the European Union: the last Sunday of the month (0-based) at 01:00 UTC. */
function lastSunday(year: number, month: number): number {
  const lastDay = Date.UTC(year, month + 1, 0);
  return lastDay - new Date(lastDay).getUTCDay() * dayMs + hourMs;
}

/** How far the clocks of Brussels are ahead of UTC at a moment (milliseconds since 1970, UTC). */
export function offsetAt(utcMs: number): number {
  const year = new Date(utcMs).getUTCFullYear();
  return utcMs >= lastSunday(year, 2) && utcMs < lastSunday(year, 9) ? 2 * hourMs : hourMs;
}

/** The moment at which the clocks of Brussels show this (milliseconds as if it were UTC); the later of two in autumn. */
export function momentOf(localMs: number): number {
  const winter = localMs - hourMs;
  return offsetAt(winter) === hourMs ? winter : localMs - 2 * hourMs;
}

/** As an export of a dispatch system writes it: local time, no offset. `2024-02-14 23:05:41`. */
export function localText(utcMs: number): string {
  return new Date(utcMs + offsetAt(utcMs)).toISOString().slice(0, 19).replace('T', ' ');
}

/** The hour of the day in Brussels, 0 to 23. */
function localHour(utcMs: number): number {
  return new Date(utcMs + offsetAt(utcMs)).getUTCHours();
}

/** By how much the traffic of the hour lengthens a drive. */
export function traffic(at: number): number {
  const hour = localHour(at);
  if ((hour >= 7 && hour <= 9) || (hour >= 16 && hour <= 18)) return 1.3;
  return hour <= 5 ? 0.85 : 1;
}
