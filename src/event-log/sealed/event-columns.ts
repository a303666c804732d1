import type { Position, RecordedEvent } from '../envelope.js';
import { codeOf, isShape, type Shape, shapeOf } from './content-shape.js';

/** Values of one place in events of one kind: all the same, few different ones and which it is where, or one after another. */
type Column =
  { readonly all: unknown } | { readonly of: readonly unknown[]; readonly at: readonly number[] } | readonly unknown[];

/** Events of one type that are built alike, as columns: those of the envelope first, then the values of data and metadata. */
interface Group {
  readonly type: string;
  readonly shape: readonly [data: Shape, metadata: Shape];
  /** Where each event stands, counted from the first position of the block. */
  readonly slots: readonly number[];
  readonly columns: readonly Column[];
}

/** A stretch of events as texts of JSON: the names of the streams in it, and its groups, each of which can be left unread. */
export interface ColumnTexts {
  readonly streams: string;
  readonly groups: readonly { readonly type: string; readonly text: string }[];
}

/** Events of one type that are built in more ways than this in one block, or of more values, keep their content as it is. */
const mostShapes = 32;
const mostValues = 100;
/** A column with at most this many different values, which repeat, is kept as those and which it is where. */
const mostDifferent = 256;

/** Takes events of one block, the first position of which comes after `after`, apart. */
export function columnTexts(events: readonly RecordedEvent[], after: Position): ColumnTexts {
  const streams = new Map<string, number>();
  const groups = new Map<string, Omit<Group, 'columns'> & { slots: number[]; columns: unknown[][] }>();
  const shapes = new Map<string, number>();
  for (const {
    position,
    stream,
    revision,
    id,
    type,
    schemaVersion,
    occurredAt,
    recordedAt,
    data,
    metadata,
  } of events) {
    const number = streams.get(stream) ?? streams.size;
    streams.set(stream, number);
    const values: unknown[] = [number, revision, id, schemaVersion, occurredAt, recordedAt];
    const envelope = values.length;
    let shape: Group['shape'] = [shapeOf(data, values), shapeOf(metadata, values)];
    let key = JSON.stringify([type, shape]);
    if (!groups.has(key)) {
      const known = shapes.get(type) ?? 0;
      if (known < mostShapes && values.length <= mostValues) shapes.set(type, known + 1);
      else {
        shape = [null, null];
        values.splice(envelope, Infinity, data, metadata);
        key = JSON.stringify([type, shape]);
      }
    }
    const group = groups.get(key) ?? { type, shape, slots: [], columns: values.map(() => []) };
    groups.set(key, group);
    group.slots.push(position - after - 1);
    values.forEach((value, index) => group.columns[index]?.push(value));
  }
  return {
    streams: JSON.stringify([...streams.keys()]),
    groups: [...groups.values()].map((group) => ({
      type: group.type,
      text: JSON.stringify({ ...group, columns: group.columns.map(columnOf) } satisfies Group),
    })),
  };
}

/** Lists and objects are never shared between events. */
function columnOf(values: readonly unknown[]): Column {
  const different = new Map<unknown, number>();
  for (const value of values) {
    if ((typeof value === 'object' && value !== null) || different.size > mostDifferent) return values;
    if (!different.has(value)) different.set(value, different.size);
  }
  if (different.size === 1) return { all: values[0] };
  if (different.size > mostDifferent || different.size * 2 > values.length) return values;
  return { of: [...different.keys()], at: values.map((value) => different.get(value) ?? 0) };
}

/** Puts the events of a group into the slots where they stand. Throws for a text that `columnTexts` did not write. */
export function eventsInto(
  slots: (RecordedEvent | undefined)[],
  text: string,
  streams: readonly string[],
  after: Position,
): void {
  const { type, shape, slots: at, columns } = JSON.parse(text) as Group;
  const build = builderOf(shape);
  build(
    columns.map((column) => valuesOf(column, at.length)),
    at,
    { type, streams, after, slots },
  );
}

function valuesOf(column: Column, count: number): readonly unknown[] {
  if (Array.isArray(column)) return column as readonly unknown[];
  if ('all' in column) return new Array<unknown>(count).fill(column.all);
  const { of, at } = column as Exclude<Column, readonly unknown[] | { readonly all: unknown }>;
  return at.map((index) => of[index]);
}

interface Into {
  readonly type: string;
  readonly streams: readonly string[];
  readonly after: Position;
  readonly slots: (RecordedEvent | undefined)[];
}
type Builder = (columns: readonly (readonly unknown[])[], at: readonly number[], into: Into) => void;
const builders = new Map<string, Builder>();
const mostBuilders = 2_000;

/** Builds events of a shape. Compiled: a literal of known keys is made in a twentieth of the time of a loop over them. */
function builderOf(shape: Group['shape']): Builder {
  const name = JSON.stringify(shape);
  const known = builders.get(name);
  if (known !== undefined) return known;
  if (!Array.isArray(shape) || !shape.every(isShape)) throw new TypeError(`not the shape of an event: ${name}`);
  let columns = 6;
  const next = (): string => `c${String(columns++)}[index]`;
  const content = `data: ${codeOf(shape[0], next)}, metadata: ${codeOf(shape[1], next)}`;
  const source = `
    const [${Array.from({ length: columns }, (_, index) => `c${String(index)}`).join(', ')}] = columns;
    const { type, streams, after, slots } = into;
    for (let index = 0; index < at.length; index++) {
      slots[at[index]] = {
        position: after + 1 + at[index], stream: streams[c0[index]], revision: c1[index], id: c2[index], type, schemaVersion: c3[index],
        occurredAt: c4[index], recordedAt: c5[index], ${content},
      };
    }`;
  // The only text in it that is not written here are keys of events, as JSON strings.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const builder = new Function('columns', 'at', 'into', source) as Builder;
  if (builders.size >= mostBuilders) builders.clear();
  builders.set(name, builder);
  return builder;
}
