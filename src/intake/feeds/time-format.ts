import type { Precision } from '../../domain/terms/time.js';

/** What a text says about a moment: wall-clock milliseconds as if in UTC, and the offset where the text names one. */
export interface Written {
  readonly localMs: number;
  readonly offsetMs?: number;
  readonly precision: Precision;
}
export type ReadTime = (text: string) => Written | undefined;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The parts of a time while it is read; a month of 0 means: not read yet. */
interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
  half: 'am' | 'pm' | undefined;
  offsetMs: number | undefined;
}
/** Reads a part at `at`; gives the place after it, or -1 when the text does not fit. */
type Step = (text: string, at: number, parts: Parts) => number;

function digits(name: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', least: number, most: number): Step {
  return (text, at, parts) => {
    let value = 0;
    let end = at;
    while (end < at + most) {
      const digit = text.charCodeAt(end) - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      end += 1;
    }
    if (end - at < least) return -1;
    parts[name] = value;
    return end;
  };
}

const twoDigitYear: Step = (text, at, parts) => {
  const end = digits('year', 2, 2)(text, at, parts);
  parts.year += parts.year < 70 ? 2000 : 1900;
  return end;
};
const monthName: Step = (text, at, parts) => {
  parts.month = months.indexOf(text.slice(at, at + 3).toLowerCase()) + 1;
  return parts.month === 0 ? -1 : at + 3;
};
const half: Step = (text, at, parts) => {
  const found = text.slice(at, at + 2).toLowerCase();
  if (found !== 'am' && found !== 'pm') return -1;
  parts.half = found;
  return at + 2;
};
function fraction(least: number, most: number): Step {
  return (text, at, parts) => {
    let end = at;
    while (end < at + most && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end += 1;
    if (end - at < least) return -1;
    parts.ms = Number(text.slice(at, end).padEnd(3, '0').slice(0, 3));
    return end;
  };
}
const offsetForm = /^(?:Z|([+-])(\d{2}):?(\d{2})?)/;
const offset: Step = (text, at, parts) => {
  const found = offsetForm.exec(text.slice(at, at + 6));
  if (found === null) return -1;
  const ms = (Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0)) * 60_000;
  parts.offsetMs = found[1] === '-' ? -ms : ms;
  return at + found[0].length;
};
function literal(expected: string): Step {
  return (text, at) => (text.startsWith(expected, at) ? at + expected.length : -1);
}

/** Every token of a format, the longer before the shorter that it begins with. */
const tokens: readonly (readonly [token: string, part: string, step: Step])[] = [
  ['YYYY', 'year', digits('year', 4, 4)],
  ['YY', 'year', twoDigitYear],
  ['MMM', 'month', monthName],
  ['MM', 'month', digits('month', 2, 2)],
  ['M', 'month', digits('month', 1, 2)],
  ['DD', 'day', digits('day', 2, 2)],
  ['D', 'day', digits('day', 1, 2)],
  ['HH', 'hour', digits('hour', 2, 2)],
  ['H', 'hour', digits('hour', 1, 2)],
  ['hh', 'hour12', digits('hour', 2, 2)],
  ['h', 'hour12', digits('hour', 1, 2)],
  ['mm', 'minute', digits('minute', 2, 2)],
  ['ss', 'second', digits('second', 2, 2)],
  ['SSS', 'fraction', fraction(3, 3)],
  ['S', 'fraction', fraction(1, 9)],
  ['A', 'half', half],
  ['Z', 'offset', offset],
];
export const timeTokens = tokens.map(([token]) => token);
export const namedFormats = ['iso', 'unix-seconds', 'unix-milliseconds'] as const;

/** Compiles a format of tokens, or one of {@link namedFormats}. A text result says what is wrong with the format. */
export function compileTimeFormat(format: string): ReadTime | string {
  if (format === 'iso') return readIso;
  if (format === 'unix-seconds') return readUnix(1000, 'second');
  if (format === 'unix-milliseconds') return readUnix(1, 'second');
  const steps: Step[] = [];
  const parts = new Set<string>();
  for (let at = 0; at < format.length;) {
    const known = tokens.find(([token]) => format.startsWith(token, at));
    if (known !== undefined) {
      const [token, part, step] = known;
      if (parts.has(part)) return `"${token}" gives the ${part} a second time`;
      parts.add(part);
      steps.push(step);
      at += token.length;
      continue;
    }
    const close = format.startsWith('[', at) ? format.indexOf(']', at) : -1;
    const char = format.charAt(at);
    if (close === -1 && char !== 'T' && /[A-Za-z[\]]/.test(char)) {
      return `"${char}" is not a token; tokens are ${timeTokens.join(' ')}, other letters go in [brackets]`;
    }
    steps.push(literal(close === -1 ? char : format.slice(at + 1, close)));
    at = close === -1 ? at + 1 : close + 1;
  }
  const fault = incomplete(parts);
  return fault ?? readWith(steps, precisionOf(parts));
}

function incomplete(parts: ReadonlySet<string>): string | undefined {
  for (const part of ['year', 'month', 'day']) {
    if (!parts.has(part)) return `it has no ${part}; a format needs at least a year, a month and a day`;
  }
  if (parts.has('hour12') !== parts.has('half'))
    return 'hh or h (1 to 12) and A (AM or PM) go together; HH counts 00 to 23';
  if (parts.has('hour') && parts.has('hour12')) return 'it has the hour twice';
  if (parts.has('minute') && !parts.has('hour') && !parts.has('hour12')) return 'it has minutes but no hour';
  if (parts.has('second') && !parts.has('minute')) return 'it has seconds but no minutes';
  if (parts.has('fraction') && !parts.has('second')) return 'it has a fraction but no seconds';
  return undefined;
}

function precisionOf(parts: ReadonlySet<string>): Precision {
  if (parts.has('second')) return 'second';
  if (parts.has('minute')) return 'minute';
  return parts.has('hour') || parts.has('hour12') ? 'hour' : 'day';
}

function readWith(steps: readonly Step[], precision: Precision): ReadTime {
  return (text) => {
    const parts: Parts = noParts();
    let at = 0;
    for (const step of steps) {
      at = step(text, at, parts);
      if (at === -1) return undefined;
    }
    return at === text.length ? written(parts, precision) : undefined;
  };
}

function noParts(): Parts {
  return { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, ms: 0, half: undefined, offsetMs: undefined };
}

/** Undefined for a date or time that does not exist, and for years outside 1900 to 2199: those are placeholders. */
function written(parts: Parts, precision: Precision): Written | undefined {
  const { year, month, day, minute, second, ms, offsetMs } = parts;
  let { hour } = parts;
  if (parts.half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (parts.half === 'pm' ? 12 : 0);
  }
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return undefined;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const localMs = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  return offsetMs === undefined ? { localMs, precision } : { localMs, offsetMs, precision };
}

const isoForm =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

function readIso(text: string): Written | undefined {
  const found = isoForm.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, fractionDigits, zone] = found;
  const parts = noParts();
  if (zone !== undefined) offset(zone, 0, parts);
  parts.year = Number(year);
  parts.month = Number(month);
  parts.day = Number(day);
  parts.hour = Number(hour ?? 0);
  parts.minute = Number(minute ?? 0);
  parts.second = Number(second ?? 0);
  parts.ms = Number((fractionDigits ?? '').padEnd(3, '0').slice(0, 3));
  const precision =
    second !== undefined ? 'second' : minute !== undefined ? 'minute' : hour !== undefined ? 'hour' : 'day';
  return written(parts, precision);
}

function readUnix(factor: number, precision: Precision): ReadTime {
  return (text) => {
    if (!/^\d{1,13}(?:\.\d{1,9})?$/.test(text)) return undefined;
    const localMs = Math.trunc(Number(text) * factor);
    return localMs < Date.UTC(2200, 0) ? { localMs, offsetMs: 0, precision } : undefined;
  };
}
