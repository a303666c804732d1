import { Temporal } from 'temporal-polyfill';

import type { LocalNames } from '../../domain/terms/territory.js';
import type { Instant } from '../../domain/terms/time.js';
import { hint, quoted } from '../feeds/feed-refused.js';
import type { MapNode, Tree } from '../feeds/mapping-tree.js';
import type { Faults } from './profile-refused.js';
import type { Moment } from './profile.js';

/** What all fields of one file share. */
export interface FileContext {
  readonly file: string;
  readonly faults: Faults;
  /** The zone in which a date begins. */
  readonly timeZone: string;
}

/** What a field that could not be read stands for: never seen outside, because a profile with a fault is refused. */
const nothing = '';

const dateForm = /^\d{4}-\d{2}-\d{2}$/;
const longestText = 200;

/** The fields of one entry, read strictly: an unknown name, a missing one and a value of the wrong form each are a fault. */
export class Fields {
  constructor(
    private readonly node: MapNode,
    private readonly context: FileContext,
    names: readonly string[],
  ) {
    for (const [name, entry] of node.entries) {
      if (!names.includes(name)) this.fault(entry, `${quoted(name)} is not known here; ${hint(name, names)}`);
    }
  }

  has(name: string): boolean {
    return this.node.entries.has(name);
  }

  text(name: string): string {
    return this.scalar(name, `a text of 1–${String(longestText)} characters`, (text) => text.length <= longestText);
  }

  optionalText(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined;
  }

  /** A text in the form of `pattern`; `expected` says in words which. */
  form(name: string, pattern: RegExp, expected: string): string {
    return this.scalar(name, expected, (text) => pattern.test(text));
  }

  oneOf<Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word {
    const text = this.scalar(name, `one of ${words.join(', ')}`, (found) =>
      (words as readonly string[]).includes(found),
    );
    // With a fault told, any word will do: the profile is refused.
    return words.find((word) => word === text) ?? words[0];
  }

  flag(name: string): boolean {
    return this.oneOf(name, ['true', 'false']) === 'true';
  }

  number(name: string, from: number, to: number): number {
    const text = this.scalar(name, `a number from ${String(from)} to ${String(to)}`, (found) => {
      return /^-?\d{1,9}(\.\d{1,9})?$/.test(found) && Number(found) >= from && Number(found) <= to;
    });
    return Number(text);
  }

  whole(name: string, from: number, to: number): number {
    const value = this.number(name, from, to);
    if (!Number.isInteger(value)) this.fault(this.node.entries.get(name), 'expected a whole number');
    return value;
  }

  /** The first instant of a date in the time zone of the profile. */
  date(name: string): Instant {
    const text = this.scalar(name, 'a date such as 2024-03-28', (found) => dateForm.test(found) && isDate(found));
    if (text === nothing) return nothing;
    return Temporal.PlainDate.from(text)
      .toZonedDateTime(this.context.timeZone)
      .toInstant()
      .toString({ smallestUnit: 'millisecond' });
  }

  optionalDate(name: string): Instant | undefined {
    return this.has(name) ? this.date(name) : undefined;
  }

  /** A day, or with `<name>-until` some time between the two days. */
  moment(name: string): Moment {
    const at = this.date(name);
    const until = this.optionalDate(`${name}-until`);
    if (until === undefined) return { at, precision: 'day' };
    if (until <= at) this.fault(this.node.entries.get(`${name}-until`), `expected a date after ${name}`);
    return { at, precision: 'interval', until };
  }

  /** `{ nl: …, fr: …, en: … }`, or one text that is the name in every language. */
  names(name: string): LocalNames {
    const node = this.node.entries.get(name);
    if (node?.kind !== 'map') {
      const text = this.text(name);
      return { nl: text, fr: text };
    }
    const fields = new Fields(node, this.context, ['nl', 'fr', 'en']);
    const en = fields.optionalText('en');
    return { nl: fields.text('nl'), fr: fields.text('fr'), ...(en === undefined ? {} : { en }) };
  }

  /** A list of texts, none of them twice; an absent list is empty. */
  texts(name: string, atLeast = 0): readonly string[] {
    const node = this.node.entries.get(name);
    const items = node === undefined ? [] : node.kind === 'list' ? node.items : undefined;
    const texts = items?.map((item) => (item.kind === 'text' ? item.text : nothing));
    if (
      texts === undefined ||
      texts.length < atLeast ||
      texts.includes(nothing) ||
      new Set(texts).size < texts.length
    ) {
      this.fault(node, `expected a list of ${String(atLeast)} or more texts that differ`, name);
      return [];
    }
    return texts;
  }

  /** The entries of a list, each read by `read`; an absent list is empty. */
  entries<Entry>(name: string, names: readonly string[], read: (fields: Fields) => Entry): readonly Entry[] {
    const node = this.node.entries.get(name);
    if (node === undefined) return [];
    if (node.kind !== 'list') {
      this.fault(node, 'expected a list');
      return [];
    }
    return node.items.flatMap((item) => {
      if (item.kind === 'map') return [read(new Fields(item, this.context, names))];
      this.fault(item, `expected names with values: ${names.join(', ')}`);
      return [];
    });
  }

  /** The fields of an entry inside this one, or undefined with a fault told. */
  inner(name: string, names: readonly string[]): Fields | undefined {
    const node = this.node.entries.get(name);
    if (node?.kind === 'map') return new Fields(node, this.context, names);
    this.fault(node, `expected names with values: ${names.join(', ')}`, name);
    return undefined;
  }

  /** Tells of a fault in this entry or in one of its fields. */
  refuse(name: string, message: string): void {
    this.fault(this.node.entries.get(name), message, name);
  }

  private scalar(name: string, expected: string, fits: (text: string) => boolean): string {
    const node = this.node.entries.get(name);
    if (node?.kind === 'text' && node.text.trim() !== '' && fits(node.text)) return node.text;
    const found =
      node === undefined
        ? 'it is missing'
        : node.kind === 'text'
          ? `found ${quoted(node.text)}`
          : `found a ${node.kind}`;
    this.fault(node, `${found}; expected ${expected}`, name);
    return nothing;
  }

  private fault(at: Tree | undefined, message: string, name?: string): void {
    const { file, faults } = this.context;
    const missing = name === undefined ? this.node.path : `${this.node.path}.${name}`;
    faults.add({ file, path: at?.path ?? missing, line: at?.line ?? this.node.line, message });
  }
}

function isDate(text: string): boolean {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}
