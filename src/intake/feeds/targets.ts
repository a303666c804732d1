import { isInstant } from '../../domain/terms/time.js';
import { type PlacePrecision, placePrecisions } from '../../domain/terms/place.js';
import { type Source, sources } from '../../domain/terms/provenance.js';
import { maxIdLength } from './record-id.js';
import { quoted } from './feed-refused.js';
import type { TimeValue } from './time-reader.js';

/** What a field of a record takes. `fixed` ones are the same for every row and are written out in the mapping, not read from a column. */
export type Target = (
  | { readonly type: 'text'; readonly fixed?: boolean }
  | { readonly type: 'id' }
  | { readonly type: 'word'; readonly words: readonly string[]; readonly fixed?: boolean }
  | { readonly type: 'words'; readonly words: readonly string[] }
  | { readonly type: 'number'; readonly min: number; readonly max: number; readonly whole?: boolean }
  | { readonly type: 'boolean' }
  | { readonly type: 'time' }
  | { readonly type: 'stamp' }
  | { readonly type: 'place' }
  | { readonly type: 'group'; readonly fields: Targets }
) & { readonly required?: boolean };
export type Targets = Readonly<Record<string, Target>>;

/** A time stamp of its own event, with what is known of how it was recorded. */
export interface StampValue extends TimeValue {
  readonly source?: Source;
  readonly enteredAt?: string;
}
export interface PlaceValue {
  readonly point?: { readonly latitude: number; readonly longitude: number };
  readonly precision: PlacePrecision;
  readonly accuracyMeters?: number;
  readonly municipality?: string;
  readonly neighbourhood?: string;
  readonly address?: string;
  readonly setting?: 'inside' | 'outside';
  readonly kind?: string;
}

type ValueOf<T extends Target> = T extends { type: 'word'; words: readonly (infer Word)[] }
  ? Word
  : T extends { type: 'words'; words: readonly (infer Word)[] }
    ? readonly Word[]
    : T extends { type: 'text' | 'id' }
      ? string
      : T extends { type: 'number' }
        ? number
        : T extends { type: 'boolean' }
          ? boolean
          : T extends { type: 'time' }
            ? TimeValue
            : T extends { type: 'stamp' }
              ? StampValue
              : T extends { type: 'place' }
                ? PlaceValue
                : T extends { type: 'group'; fields: infer Fields extends Targets }
                  ? Values<Fields>
                  : never;

/** What a row makes of a section: its required fields, and the others where the row has them. */
export type Values<T extends Targets> = {
  readonly [Name in keyof T as T[Name] extends { required: true } ? Name : never]: ValueOf<T[Name]>;
} & {
  readonly [Name in keyof T as T[Name] extends { required: true } ? never : Name]?: ValueOf<T[Name]>;
};

/** The longest text that the domain takes in one field. */
export const maxTextLength = 200;

/** What a target expects, in words for a message. */
export function expectation(target: Target): string {
  switch (target.type) {
    case 'text':
      return `text of at most ${String(maxTextLength)} characters`;
    case 'id':
      return 'an id of at most 128 characters';
    case 'word':
    case 'words':
      return `one of ${target.words.join(', ')}`;
    case 'number':
      return `a ${target.whole === true ? 'whole ' : ''}number from ${String(target.min)} to ${String(target.max)}`;
    case 'boolean':
      return 'true or false (also yes, no, y, n, 1, 0)';
    case 'time':
    case 'stamp':
      return 'a time';
    case 'place':
    case 'group':
      return 'named fields';
  }
}

/** Text to the value of a target that is not a time; undefined when it is not acceptable. `decimal` is the decimal mark. */
export function convert(target: Target, text: string, decimal: '.' | ','): string | number | boolean | undefined {
  switch (target.type) {
    case 'text':
      return text.length <= maxTextLength ? text : undefined;
    case 'id':
      return text.length <= maxIdLength ? text : undefined;
    case 'word':
    case 'words':
      return target.words.includes(text) ? text : undefined;
    case 'number': {
      const value = numberOf(text, decimal);
      const fits = value >= target.min && value <= target.max && (target.whole !== true || Number.isInteger(value));
      return fits ? value : undefined;
    }
    case 'boolean':
      return booleans.get(text.toLowerCase());
    case 'time':
    case 'stamp':
      return isInstant(text) ? text : undefined;
    case 'place':
    case 'group':
      return undefined;
  }
}

const booleans = new Map([
  ['true', true],
  ['yes', true],
  ['y', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['n', false],
  ['0', false],
]);
const numberForm = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** NaN for anything but one plain number: grouping marks and units belong in a pattern. */
function numberOf(text: string, decimal: '.' | ','): number {
  if (text.length > 40) return Number.NaN;
  const plain = decimal === ',' ? (text.includes('.') ? '' : text.replace(',', '.')) : text;
  return numberForm.test(plain) ? Number(plain) : Number.NaN;
}

/** The targets that say where and how a fact was written down; every kind has them. */
export const provenanceTargets = {
  source: { type: 'word', words: sources, required: true },
  enteredAt: { type: 'time' },
  clock: { type: 'text', fixed: true },
  actor: {
    type: 'group',
    fields: { role: { type: 'text', fixed: true, required: true }, service: { type: 'text', fixed: true } },
  },
  caseReference: { type: 'text' },
} as const satisfies Targets;

/** The targets of a place, but for its point and its bounds, which have forms of their own. */
export const placeTargets = {
  precision: { type: 'word', words: placePrecisions, required: true },
  withoutPoint: { type: 'word', words: placePrecisions, fixed: true },
  accuracyMeters: { type: 'number', min: 0, max: 1_000_000 },
  municipality: { type: 'text' },
  neighbourhood: { type: 'text' },
  address: { type: 'text' },
  setting: { type: 'word', words: ['inside', 'outside'] },
  kind: { type: 'text' },
} as const satisfies Targets;

/** `"x" is not …` as every message about a value says it. */
export function notAcceptable(text: string, expected: string): string {
  return `found ${quoted(text)}, expected ${expected}`;
}
