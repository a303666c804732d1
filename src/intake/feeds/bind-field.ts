import type { Problems } from './feed-refused.js';
import { hint, quoted } from './feed-refused.js';
import type { At, Condition, FieldSpec } from './mapping.js';
import { idPart } from './record-id.js';
import { RowFault } from './row-fault.js';
import { convert, expectation } from './targets.js';
import { detached } from './detached.js';
import { TimeReader, type TimeOptions, type TimeValue } from './time-reader.js';

/** The cells of a row by slot. A cell that an NDJSON record does not have is undefined. */
export type Cells = readonly (string | undefined)[];
export type Value = string | number | boolean | object;
export type Read<T = Value> = (cells: Cells) => T | undefined;

/** Where the columns of the file are. */
export interface Columns {
  readonly names: readonly string[];
  /** The slot of a column, or undefined when the file has no such column, or has it twice. */
  slot(name: string): number | undefined;
}

/** A mapping while it is bound to the columns of one file. */
export class Binding {
  private readonly times = new Map<string, TimeReader>();
  private used = new Set<number>();

  constructor(
    readonly columns: Columns,
    readonly problems: Problems,
  ) {}

  /** What `bind` gives, and the slots that it asked for: all that its result depends on. */
  slotsOf<T>(bind: () => T): { readonly bound: T; readonly slots: readonly number[] } {
    const outer = this.used;
    this.used = new Set();
    try {
      return { bound: bind(), slots: [...this.used] };
    } finally {
      for (const slot of this.used) outer.add(slot);
      this.used = outer;
    }
  }

  /** The slot of a column; tells of a column that the file does not have. */
  slot(name: string, at: At): number {
    const slot = this.columns.slot(name);
    if (slot !== undefined) {
      this.used.add(slot);
      return slot;
    }
    const twice = this.columns.names.includes(name);
    const message = twice
      ? `column ${quoted(name)} is in the file's header twice; rename one of them`
      : `the file has no column ${quoted(name)}; ${hint(name, this.columns.names, 'its columns are')}`;
    this.problems.add(at, message);
    return 0;
  }

  /** Readers are shared by all fields with the same format and zone, and so is what they remember. */
  timeReader(options: TimeOptions): TimeReader {
    const key = JSON.stringify(options);
    const reader = this.times.get(key) ?? new TimeReader(options);
    this.times.set(key, reader);
    return reader;
  }
}

/** A cell without the blanks around it; undefined when it says that there is no value. */
export function present(cell: string | undefined, missing: ReadonlySet<string>): string | undefined {
  if (cell === undefined) return undefined;
  const text = cell.trim();
  return missing.has(text) ? undefined : text;
}

/** A field as a function of a row. It throws a RowFault for a value that it cannot take. `whenMissing` is left to the caller. */
export function bindField(spec: FieldSpec, binding: Binding): Read {
  const read = withTransforms(spec, bindText(spec, binding), binding);
  const { source, enteredAt } = spec;
  if (source === undefined && enteredAt === undefined) return read;
  const readSource = source && bindField(source, binding);
  const readEntered = enteredAt && bindField(enteredAt, binding);
  return (cells) => {
    const time = read(cells) as TimeValue | undefined;
    if (time === undefined) return undefined;
    const recordedBy = readSource?.(cells) ?? source?.whenMissing;
    const entered = readEntered?.(cells) as TimeValue | undefined;
    const stamp = { ...time, ...(recordedBy !== undefined && { source: recordedBy }) };
    return entered === undefined ? stamp : { ...stamp, enteredAt: entered.at };
  };
}

/** What a `first` gives has been through its own field; what a column gives is text still. */
function bindText({ origin, missing, target, path, line }: FieldSpec, binding: Binding): Read {
  const at = { path, line };
  switch (origin.from) {
    case 'value':
      return () => origin.value;
    case 'column': {
      const slot = binding.slot(origin.column, at);
      if (target.type !== 'id') return (cells) => present(cells[slot], missing);
      return (cells) => {
        const text = present(cells[slot], missing);
        return text === undefined ? undefined : idPart(text);
      };
    }
    case 'columns': {
      const slots = origin.columns.map((column) => binding.slot(column, at));
      const isId = target.type === 'id';
      return (cells) => {
        const texts: string[] = [];
        for (const slot of slots) {
          const text = present(cells[slot], missing);
          if (text === undefined) return undefined;
          texts.push(isId ? idPart(text) : text);
        }
        return texts.join(isId ? ':' : origin.join);
      };
    }
    case 'first': {
      const reads = origin.fields.map((field) => ({ read: bindField(field, binding), field }));
      return (cells) => {
        for (const { read, field } of reads) {
          const value = read(cells) ?? field.whenMissing;
          if (value !== undefined) return value;
        }
        return undefined;
      };
    }
  }
}

/** Pattern, map and conversion. What a text becomes is remembered: the values of a column repeat. */
function withTransforms(spec: FieldSpec, read: Read, binding: Binding): Read {
  if (spec.origin.from === 'first') return read;
  if (isPlainText(spec)) {
    return (cells) => {
      const text = read(cells) as string | undefined;
      if (text === undefined || convert(spec.target, text, '.') !== undefined) return text;
      throw new RowFault(spec.path, expectation(spec.target), text);
    };
  }
  const transform = transformOf(spec, binding);
  if (isPlain(spec)) return (cells) => orFault(read(cells) as string | undefined, transform);
  const memo = new Map<string, Value | null>();
  return (cells) => {
    const text = read(cells) as string | undefined;
    if (text === undefined) return undefined;
    let value = memo.get(text);
    if (value === undefined) {
      value = transform(text) ?? null;
      if (memo.size >= 10_000) memo.clear();
      memo.set(detached(text), value);
    }
    return value ?? undefined;
  };
}

function orFault(text: string | undefined, transform: (text: string) => Value | undefined): Value | undefined {
  return text === undefined ? undefined : transform(text);
}

function isPlainText({ target, pattern, map, prefix, otherwise }: FieldSpec): boolean {
  const text = target.type === 'text' || target.type === 'id';
  return text && !pattern && !map && prefix === '' && otherwise.do === 'reject';
}
/** The reader of times remembers already, and numbers seldom repeat. */
function isPlain({ target, pattern, map }: FieldSpec): boolean {
  return (target.type === 'time' || target.type === 'stamp' || target.type === 'number') && !pattern && !map;
}

function transformOf(spec: FieldSpec, binding: Binding): (text: string) => Value | undefined {
  const { target, pattern, map, otherwise, missing, path, prefix, decimal, decimals } = spec;
  const isTime = target.type === 'time' || target.type === 'stamp';
  const reader = isTime ? binding.timeReader(spec.times) : undefined;
  const finish = (text: string, found: string): Value | undefined => {
    const value = reader === undefined ? convert(target, prefix + text, decimal) : reader.read(text);
    if (typeof value === 'number' && decimals !== undefined) return Number(value.toFixed(decimals));
    if (value !== undefined && !(isTime && typeof value === 'string')) return value;
    return fallback(typeof value === 'string' ? value : expectation(target), found);
  };
  const fallback = (expected: string, found: string): Value | undefined => {
    switch (otherwise.do) {
      case 'missing':
        return undefined;
      case 'value':
        return convert(target, prefix + otherwise.value, decimal);
      case 'keep':
      case 'reject':
        throw new RowFault(path, expected, found);
    }
  };
  return (found) => {
    let text: string | undefined = found;
    if (pattern !== undefined) {
      const held = pattern.match(found)?.[pattern.holes.indexOf('value')];
      if (held === undefined) return fallback('text that fits the pattern', found);
      text = present(held, missing);
      if (text === undefined) return undefined;
    }
    if (map === undefined) return finish(text, found);
    const mapped = map.get(text);
    if (mapped !== undefined) return finish(mapped, found);
    return otherwise.do === 'keep' ? finish(text, found) : fallback('a value that the map has', found);
  };
}

/** A condition as a function of a row. */
export function bindCondition(
  condition: Condition | undefined,
  binding: Binding,
): ((cells: Cells) => boolean) | undefined {
  if (condition === undefined) return undefined;
  const { test, missing } = condition;
  const slot = binding.slot(condition.column, condition);
  switch (test.is) {
    case 'present':
      return (cells) => (present(cells[slot], missing) !== undefined) === test.present;
    case 'in':
      return (cells) => test.values.has((cells[slot] ?? '').trim());
    case 'notIn':
      return (cells) => !test.values.has((cells[slot] ?? '').trim());
  }
}
