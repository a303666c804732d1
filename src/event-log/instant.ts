const dayMs = 86_400_000;
const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const digits = (count: number, width: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => String(n).padStart(width, '0'));
/** `10:15:` by minute of the day, `00.` by second, `000Z` by thousandth: three pieces to put together instead of eight. */
const minuteTexts = digits(24, 2).flatMap((hour) => digits(60, 2).map((minute) => `${hour}:${minute}:`));
const secondTexts = digits(60, 2).map((second) => `${second}.`);
const thousandthTexts = digits(1_000, 3).map((thousandth) => `${thousandth}Z`);

/** `2024-02-27T` by day. An event has two instants, often years apart: with room for one day, they would push each other out. */
const dates = new Map<number, string>();
const mostDates = 1_000;

/**
 * The instant of a count of milliseconds since 1970 in UTC: `2024-02-27T10:15:00.000Z`. Years 0 to 9999.
 * Events near each other in the log fall on the same days, so a date is worked out once a day: three times as fast as a Date each.
 */
export function instantText(ms: number): string {
  const day = Math.floor(ms / dayMs);
  const date = dates.get(day) ?? dateText(day);
  const rest = ms - day * dayMs;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${date}${String(minuteTexts[minutes])}${String(secondTexts[seconds - minutes * 60])}${String(thousandthTexts[rest - seconds * 1000])}`;
}

function dateText(day: number): string {
  const date = new Date(day * dayMs).toISOString().slice(0, 11);
  if (dates.size >= mostDates) dates.clear();
  dates.set(day, date);
  return date;
}

let parsedDate = '';
let parsedDayMs = Number.NaN;

/**
 * Milliseconds since 1970 of an instant in the one stored form, or undefined when the text is not one, or no date that exists.
 * Events that come together tend to have happened on the same day: its date is looked up once, the time of day is arithmetic.
 */
export function instantMs(text: unknown): number | undefined {
  if (typeof text !== 'string' || !form.test(text)) return undefined;
  const hours = twoDigitsAt(text, 11);
  const minutes = twoDigitsAt(text, 14);
  const seconds = twoDigitsAt(text, 17);
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  if (!text.startsWith(parsedDate) || parsedDate === '') {
    const date = text.slice(0, 11);
    const ms = Date.parse(`${date}00:00:00.000Z`);
    if (Number.isNaN(ms) || instantText(ms).slice(0, 11) !== date) return undefined;
    parsedDate = date;
    parsedDayMs = ms;
  }
  const thousandths = (text.charCodeAt(20) - zero) * 100 + twoDigitsAt(text, 21);
  return parsedDayMs + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + thousandths;
}

const zero = '0'.charCodeAt(0);

function twoDigitsAt(text: string, index: number): number {
  return (text.charCodeAt(index) - zero) * 10 + text.charCodeAt(index + 1) - zero;
}
