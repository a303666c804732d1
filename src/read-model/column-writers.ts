import { type BlockTexts, textBytes } from './block-texts.js';
import type { Values } from './parted-rows.js';
import type { StoredType } from './stored-row.js';

/** Bytes of a value in its column. */
export const widths: Readonly<Record<StoredType, number>> = {
  text: textBytes,
  integer: 8,
  number: 8,
  boolean: 1,
  timestamp: 8,
  // Where the list begins, and how long it is.
  'text[]': 16,
};

export function hasNulls(values: Values, count: number): boolean {
  for (let row = 0; row < count; row++) if ((values[row] ?? null) === null) return true;
  return false;
}

/** Sets a bit for each row that has a value. */
export function markValues(values: Values, count: number, bits: Int32Array): void {
  for (let begin = 0; begin < count; begin += 32) {
    const end = Math.min(begin + 32, count);
    let word = 0;
    for (let row = begin; row < end; row++) if ((values[row] ?? null) !== null) word |= 1 << (row - begin);
    bits[begin >> 5] = word;
  }
}

/** How many items lists have in all. */
export function itemsOf(lists: Values, count: number): number {
  let items = 0;
  for (let row = 0; row < count; row++) items += ((lists[row] ?? []) as readonly string[]).length;
  return items;
}

/** A text of up to this many characters is written in the time that it takes to compare it with the one before. */
const worthComparing = 4;

/** Where to write: nothing stands there yet. */
interface Place {
  readonly bytes: ArrayBuffer;
  readonly texts: BlockTexts;
  readonly at: number;
  /** Of lists: where their items begin. */
  readonly itemsAt: number;
}
type Write = (values: Values, count: number, place: Place) => void;

/** One function a type, each with its loop: a loop that calls what was handed to it costs a call a value. */
export const writers: Readonly<Record<StoredType, Write>> = {
  text(values, count, { texts, at }) {
    let before: string | null = null;
    let beforeAt = at;
    for (let row = 0; row < count; row++) {
      const text = (values[row] ?? null) as string | null;
      if (text === null) continue;
      const here = at + row * textBytes;
      if (text.length > worthComparing && text === before) texts.repeat(beforeAt, here);
      else texts.put(here, text);
      before = text;
      beforeAt = here;
    }
  },
  integer(values, count, { bytes, at }) {
    const view = new Int32Array(bytes, at);
    for (let row = 0; row < count; row++) {
      const value = (values[row] ?? null) as number | null;
      if (value !== null) putWhole(view, row, value);
    }
  },
  number(values, count, { bytes, at }) {
    const view = new Float64Array(bytes, at);
    for (let row = 0; row < count; row++) {
      const value = (values[row] ?? null) as number | null;
      if (value !== null) view[row] = value;
    }
  },
  boolean(values, count, { bytes, at }) {
    const view = new Uint8Array(bytes, at);
    for (let row = 0; row < count; row++) if (values[row] === true) view[row] = 1;
  },
  timestamp(values, count, { bytes, at }) {
    const view = new Int32Array(bytes, at);
    // Those of one column mostly fall on the day of the one before.
    let day = -1;
    let dayMs = 0;
    for (let row = 0; row < count; row++) {
      const text = (values[row] ?? null) as string | null;
      if (text === null) continue;
      const itsDay = dayOf(text);
      if (itsDay !== day) {
        day = itsDay;
        dayMs = Date.parse(`${text.slice(0, 11)}00:00:00.000Z`);
      }
      putWhole(view, row, (dayMs + msOfDay(text)) * 1_000);
    }
  },
  'text[]'(values, count, { bytes, texts, at, itemsAt }) {
    const view = new Uint32Array(bytes, at);
    let next = 0;
    for (let row = 0; row < count; row++) {
      const list = (values[row] ?? null) as readonly string[] | null;
      if (list === null) continue;
      view[row * 4] = next;
      view[row * 4 + 2] = list.length;
      for (const text of list) texts.put(itemsAt + next++ * textBytes, text);
    }
  },
};

/** A whole number of 64 bits, low half first; JavaScript's numbers hold 53 of them, and a BigInt each would take longer than the rest. */
function putWhole(view: Int32Array, row: number, value: number): void {
  view[row * 2] = value | 0;
  view[row * 2 + 1] = Math.floor(value / 4_294_967_296);
}

/** The digits of a checked instant's date as one number: put together in less time than texts of ten characters are compared. */
function dayOf(text: string): number {
  return ((twoDigits(text, 0) * 100 + twoDigits(text, 2)) * 100 + twoDigits(text, 5)) * 100 + twoDigits(text, 8);
}

/** Of a checked instant. */
function msOfDay(text: string): number {
  const seconds = (twoDigits(text, 11) * 60 + twoDigits(text, 14)) * 60 + twoDigits(text, 17);
  return seconds * 1_000 + (text.charCodeAt(20) - 48) * 100 + twoDigits(text, 21);
}

function twoDigits(text: string, index: number): number {
  return (text.charCodeAt(index) - 48) * 10 + text.charCodeAt(index + 1) - 48;
}
