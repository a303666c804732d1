import type { Position, RecordedEvent } from '../envelope.js';
import { asciiJson, bytesIn, codeOfValue, columnOf, type Form, isForm, sourceOf, toldColumn } from './column.js';
import { codeOf, isShape, placesIn, type Shape, shapeOf } from './content-shape.js';

/** How the events of a group are built: their content, and the columns, those of the envelope first, then the values of data and metadata. */
interface Build {
  readonly shape: readonly [data: Shape, metadata: Shape];
  readonly forms: readonly Form[];
}

/** The events of a group: how many they are, and what is told of each column. */
interface Held {
  readonly count: number;
  readonly told: readonly unknown[];
}

/** A stretch of events: the names of the streams in it, as JSON, and its groups, each of which can be left unread. */
export interface BlockBytes {
  readonly streams: Buffer;
  /** Of each a line of JSON that is a Build, one that is a Held, and the bytes of the columns. */
  readonly groups: readonly { readonly type: string; readonly bytes: Buffer }[];
}

/** Events of one type that are built in more ways than this in one block, or of more values, keep their content as it is. */
const mostShapes = 32;
const mostValues = 100;
/** Columns of fewer events are told: code is compiled once for a shape, not for every way in which few values happen to be alike. */
const worthwhile = 64;

/** Takes events of one block, the first position of which comes after `after`, apart. */
export function blockBytes(events: readonly RecordedEvent[], after: Position): BlockBytes {
  const streams = new Map<string, number>();
  const groups = new Map<string, Taken>();
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
    const values: unknown[] = [position - after - 1, number, revision, id, schemaVersion, occurredAt, recordedAt];
    const envelope = values.length;
    let shape: Build['shape'] = [shapeOf(data, values), shapeOf(metadata, values)];
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
    const group = groups.get(key) ?? { type, shape, streams: [], columns: values.map(() => []) };
    groups.set(key, group);
    group.streams.push(stream);
    values.forEach((value, index) => group.columns[index]?.push(value));
  }
  return {
    streams: asciiJson([...streams.keys()]),
    groups: [...groups.values()].map((group) => ({ type: group.type, bytes: groupBytes(group) })),
  };
}

interface Taken extends Pick<Build, 'shape'> {
  readonly type: string;
  /** The names of the events' streams. */
  readonly streams: string[];
  readonly columns: unknown[][];
}

function groupBytes({ shape, streams, columns }: Taken): Buffer {
  const count = columns[0]?.length ?? 0;
  const seldom = (index: number): boolean => index === idColumn || index >= columns.length - placesIn(shape[1]);
  const written = columns.map((values, index) =>
    count < worthwhile ? toldColumn(values) : columnOf(values, streams, seldom(index)),
  );
  const build: Build = { shape, forms: written.map(({ form }) => form) };
  const held: Held = { count, told: written.map(({ told }) => told) };
  const lines = [build, held].flatMap((line) => [asciiJson(line), Buffer.of(newline)]);
  return Buffer.concat([...lines, ...written.map(({ bytes }) => bytes)]);
}

const newline = 10;
const idColumn = 3;

/** The streams of a block by their number, as they were written down. */
export class StreamsOfBlock {
  readonly names: readonly string[];
  readonly #tails = new Map<number, readonly string[]>();

  constructor({ streams }: BlockBytes) {
    this.names = JSON.parse(streams.toString('latin1')) as readonly string[];
  }

  /** What comes after so many characters of each name: the same texts for all events of a stream. */
  readonly tails = (length: number): readonly string[] => {
    const known = this.#tails.get(length);
    if (known !== undefined) return known;
    const tails = this.names.map((name) => name.slice(length));
    this.#tails.set(length, tails);
    return tails;
  };
}

/** Puts the events of a group into the slots where they stand. Throws for bytes that `blockBytes` did not write. */
export function eventsInto(
  slots: (RecordedEvent | undefined)[],
  { type, bytes }: BlockBytes['groups'][number],
  streams: StreamsOfBlock,
  after: Position,
): void {
  const lineEnds = bytes.indexOf(newline);
  const begins = bytes.indexOf(newline, lineEnds + 1) + 1;
  const { forms, build } = builderOf(bytes.toString('latin1', 0, lineEnds));
  const { count, told } = JSON.parse(bytes.toString('latin1', lineEnds, begins)) as Held;
  const sources: unknown[] = [];
  const starts: number[] = [];
  let at = begins;
  for (const [index, form] of forms.entries()) {
    const start = at;
    at += bytesIn(form, told[index], count);
    starts.push(start);
    sources.push(sourceOf({ form, told: told[index], count, bytes, start, end: at }, streams.tails));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  build(sources, starts, { view, count, type, names: streams.names, first: after + 1, slots });
}

interface Into {
  readonly view: DataView;
  readonly count: number;
  readonly type: string;
  readonly names: readonly string[];
  /** The position of the first slot. */
  readonly first: Position;
  readonly slots: (RecordedEvent | undefined)[];
}
interface Builder {
  readonly forms: readonly Form[];
  readonly build: (sources: readonly unknown[], starts: readonly number[], into: Into) => void;
}
const builders = new Map<string, Builder>();
const mostBuilders = 2_000;

/** Builds events as the text of a Build says. Compiled: a literal of known keys is made in a twentieth of the time of a loop over them. */
function builderOf(text: string): Builder {
  const known = builders.get(text);
  if (known !== undefined) return known;
  const { shape, forms } = JSON.parse(text) as Build;
  if (!shape.every(isShape) || !forms.every(isForm)) throw new TypeError(`not how events are built: ${text}`);
  const values = forms.map((form, index) => codeOfValue(form, `c${String(index)}`, `s${String(index)}`));
  const [slot, stream, revision, id, schemaVersion, occurredAt, recordedAt, ...places] = values;
  const next = (): string => places.shift() ?? 'undefined';
  const content = `data: ${codeOf(shape[0], next)}, metadata: ${codeOf(shape[1], next)}`;
  const numbered = (letter: string): string => forms.map((_, index) => `${letter}${String(index)}`).join(', ');
  const source = `
    const [${numbered('c')}] = sources, [${numbered('s')}] = starts;
    const { view, count, type, names, first, slots } = into;
    for (let index = 0; index < count; index++) {
      const slot = ${String(slot)}, stream = ${String(stream)};
      slots[slot] = {
        position: first + slot, stream: names[stream], revision: ${String(revision)}, id: ${String(id)}, type,
        schemaVersion: ${String(schemaVersion)}, occurredAt: ${String(occurredAt)}, recordedAt: ${String(recordedAt)}, ${content},
      };
    }`;
  // The only text in it that is not written here are keys of events, as JSON strings, and widths.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const build = new Function('sources', 'starts', 'into', source) as Builder['build'];
  if (builders.size >= mostBuilders) builders.clear();
  builders.set(text, { forms, build });
  return { forms, build };
}
