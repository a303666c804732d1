/**
 * How the values of one place in the events of a group are written down:
 * `same`: all of them are this one;
 * `few`: they are few different ones, and a byte for each says which;
 * `tail`: each is what comes after so many characters in the name of its event's stream, as the id of what the stream is about does;
 * `uint16`, `int32`: whole numbers, the lowest byte first;
 * `width`: texts of so many characters of ASCII, one right after the other;
 * `list`: a list of JSON;
 * `told`: the same, or what it can be made of, without bytes: for columns that are short.
 */
export type Form =
  'same' | 'few' | 'uint16' | 'int32' | 'list' | 'told' | { readonly tail: number } | { readonly width: number };

/** What is told of a column that is `told`: all are this one; they are these few, and which they are; or they are these. */
type Told =
  { readonly all: unknown } | { readonly few: readonly unknown[]; readonly at: readonly number[] } | readonly unknown[];

export interface Column {
  readonly form: Form;
  /** What is told beside the bytes: the value that is the same, the few different ones, how many bytes a list has. */
  readonly told: unknown;
  readonly bytes: Uint8Array;
}

/** So many values at most are told by a byte. */
const mostDifferent = 256;

/**
 * Writes a column. `streams`: the names of the events' streams. `seldom`: its values are hardly ever looked at. Texts are then kept so that each is cut out of one text of all of them, in a
 * fifth of the time that it takes to parse them; every look at such a text takes longer, and it keeps the text of its column in memory.
 */
export function columnOf(values: readonly unknown[], streams: readonly string[], seldom: boolean): Column {
  const different = differentOf(values);
  if (different?.size === 1) return { form: 'same', told: values[0], bytes: new Uint8Array() };
  const tail = String(streams[0]).length - String(values[0]).length;
  if (tail > 0 && values.every((value, index) => value === streams[index]?.slice(tail))) {
    return { form: { tail }, told: null, bytes: new Uint8Array() };
  }
  if (different !== undefined && different.size * 2 <= values.length) {
    const bytes = Uint8Array.from(values, (value) => different.get(value) ?? 0);
    return { form: 'few', told: [...different.keys()], bytes };
  }
  if (values.every((value) => isWhole(value, 0, 0xffff))) return wholeNumbers('uint16', values as readonly number[]);
  if (values.every((value) => isWhole(value, -0x8000_0000, 0x7fff_ffff))) {
    return wholeNumbers('int32', values as readonly number[]);
  }
  const [first] = values;
  if (seldom && typeof first === 'string' && values.every((value) => isAscii(value, first.length))) {
    return { form: { width: first.length }, told: null, bytes: Buffer.from(values.join(''), 'latin1') };
  }
  const list = asciiJson(values);
  return { form: 'list', told: list.length, bytes: list };
}

/** Writes a column without bytes. */
export function toldColumn(values: readonly unknown[]): Column {
  const bytes = new Uint8Array();
  const different = differentOf(values);
  if (different?.size === 1) return { form: 'told', told: { all: values[0] } satisfies Told, bytes };
  if (different === undefined || different.size * 2 > values.length) return { form: 'told', told: values, bytes };
  const at = values.map((value) => different.get(value) ?? 0);
  return { form: 'told', told: { few: [...different.keys()], at } satisfies Told, bytes };
}

function valuesTold(told: Told, count: number): readonly unknown[] {
  if ('all' in told) return new Array<unknown>(count).fill(told.all);
  return 'few' in told ? told.at.map((index) => told.few[index]) : told;
}

/** The different values in the order in which they came; undefined when there are too many, and for lists and objects: events share none. */
function differentOf(values: readonly unknown[]): ReadonlyMap<unknown, number> | undefined {
  const different = new Map<unknown, number>();
  for (const value of values) {
    if ((typeof value === 'object' && value !== null) || different.size > mostDifferent) return undefined;
    if (!different.has(value)) different.set(value, different.size);
  }
  return different.size > mostDifferent ? undefined : different;
}

function wholeNumbers(form: 'uint16' | 'int32', values: readonly number[]): Column {
  const bytes = Buffer.alloc(values.length * bytesAValue(form));
  for (const [index, value] of values.entries()) {
    if (form === 'uint16') bytes.writeUInt16LE(value, index * 2);
    else bytes.writeInt32LE(value, index * 4);
  }
  return { form, told: null, bytes };
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most && !Object.is(value, -0);
}

function isAscii(value: unknown, length: number): boolean {
  return typeof value === 'string' && value.length === length && !beyondAscii.test(value);
}

const beyondAscii = /[^\0-\x7f]/;

/** JSON with all that is beyond ASCII escaped, so that a byte is a character. */
export function asciiJson(value: unknown): Buffer {
  const escaped = JSON.stringify(value).replace(
    new RegExp(beyondAscii, 'g'),
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return Buffer.from(escaped, 'latin1');
}

/** How many bytes a column of so many values has. */
export function bytesIn(form: Form, told: unknown, count: number): number {
  return form === 'list' ? Number(told) : count * bytesAValue(form);
}

function bytesAValue(form: Exclude<Form, 'list'>): number {
  if (typeof form === 'object') return 'tail' in form ? 0 : form.width;
  return { same: 0, told: 0, few: 1, uint16: 2, int32: 4 }[form];
}

/** Whether a parsed text is a form. Code is made of it. */
export function isForm(value: unknown): value is Form {
  if (typeof value === 'object' && value !== null) {
    return isWhole('tail' in value ? value.tail : 'width' in value ? value.width : undefined, 0, 0xffff);
  }
  return ['same', 'few', 'uint16', 'int32', 'list', 'told'].includes(value as string);
}

/** A column as it was written, in bytes that hold others too. */
interface Written {
  readonly form: Form;
  readonly told: unknown;
  readonly count: number;
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * What the code of `codeOfValue` takes values from, besides the bytes.
 *
 * @param tails by number of a stream, what comes after so many characters of its name
 */
export function sourceOf(
  { form, told, count, bytes, start, end }: Written,
  tails: (length: number) => readonly string[],
): unknown {
  if (form === 'told') return valuesTold(told as Told, count);
  if (form === 'list') return JSON.parse(bytes.toString('latin1', start, end));
  if (typeof form !== 'object') return told;
  return 'tail' in form ? tails(form.tail) : bytes.toString('latin1', start, end);
}

/**
 * Code that gives the value at `index` of a column. In it `source` names what `sourceOf` gave, `start` where the column begins, `view` is a view of
 * the bytes, and `stream` the number of the event's stream.
 */
export function codeOfValue(form: Form, source: string, start: string): string {
  if (typeof form === 'object') {
    if ('tail' in form) return `${source}[stream]`;
    const width = String(form.width);
    return `${source}.slice(index * ${width}, index * ${width} + ${width})`;
  }
  return {
    same: source,
    few: `${source}[view.getUint8(${start} + index)]`,
    uint16: `view.getUint16(${start} + index * 2, true)`,
    int32: `view.getInt32(${start} + index * 4, true)`,
    list: `${source}[index]`,
    told: `${source}[index]`,
  }[form];
}
