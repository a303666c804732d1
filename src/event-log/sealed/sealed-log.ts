import { isDeepStrictEqual } from 'node:util';

import type { Position, RecordedEvent } from '../envelope.js';
import type { Block } from '../log-blocks.js';
import { blockBytes, type BlockBytes, eventsInto, StreamsOfBlock } from './event-columns.js';
import { type LaneFile, readLaneFile, writeLaneFile } from './lane-file.js';

/** Lanes that streams are parted into by their number, one for each worker of a rebuild. */
export const laneCount = 2;
/** Positions in a sealed stretch: as many as are folded between two checkpoints. */
const defaultStretch = 65_536;
/** Positions in a block, which is read at once. Of larger ones, too many events are alive when the garbage collector moves what is. */
const blockSize = 4_096;

export interface SealedLogOptions {
  readonly directory: string;
  /** The types of events that are wanted; others are not taken apart. */
  readonly types: readonly string[];
  readonly lanes: readonly number[];
  readonly stretch?: number;
  /** All events of a lane in the log, after a position up to another. */
  readonly rows: (lane: number, after: Position, reaches: Position) => readonly RecordedEvent[];
  readonly idAt: (position: Position) => string | undefined;
}

/**
 * Old stretches of the log as columns, beside the log: a copy to read from, made when a stretch is first read, in an eighth of the time that its rows
 * take. It is a copy and nothing else: what is missing, damaged, of another log, or not able to give back exactly what the rows say is
 * read from the rows. The last, unfinished stretch always is.
 */
export class SealedLog {
  readonly #options: SealedLogOptions;
  readonly #stretch: number;
  readonly #types: ReadonlySet<string>;
  /** By lane, the file that was read last. */
  readonly #open = new Map<number, { readonly after: Position; readonly file: LaneFile | undefined }>();

  constructor(options: SealedLogOptions) {
    this.#options = options;
    this.#stretch = options.stretch ?? defaultStretch;
    this.#types = new Set(options.types);
  }

  /** The chosen events after a position, up to the end of their block at most; undefined where rows are to be read. */
  read(after: Position, upTo: Position): Block | undefined {
    const from = after - (after % this.#stretch);
    if (upTo < from + this.#stretch) return undefined;
    const files: LaneFile[] = [];
    for (const lane of this.#options.lanes) {
      const file = this.#fileOf(lane, from);
      if (file === undefined) return undefined;
      files.push(file);
    }
    const index = Math.floor((after - from) / blockSize);
    const begins = from + index * blockSize;
    const reaches = Math.min(begins + blockSize, from + this.#stretch);
    const slots = new Array<RecordedEvent | undefined>(reaches - begins).fill(undefined);
    for (const file of files) this.#place(slots, file.block(index), begins);
    const events: RecordedEvent[] = [];
    for (let slot = after - begins; slot < slots.length; slot++) {
      const event = slots[slot];
      if (event !== undefined) events.push(event);
    }
    return { events, reaches };
  }

  #place(slots: (RecordedEvent | undefined)[], block: BlockBytes, after: Position): void {
    const streams = new StreamsOfBlock(block);
    for (const group of block.groups) if (this.#types.has(group.type)) eventsInto(slots, group, streams, after);
  }

  #fileOf(lane: number, after: Position): LaneFile | undefined {
    const open = this.#open.get(lane);
    if (open?.after === after) return open.file;
    const { directory, idAt } = this.#options;
    const about = { after, reaches: after + this.#stretch, lane, lanes: laneCount };
    const ends = { first: idAt(after + 1) ?? '', last: idAt(after + this.#stretch) ?? '' };
    const file = readLaneFile(directory, about, ends, open?.file?.memory) ?? this.#seal(about, ends);
    this.#open.set(lane, { after, file });
    return file;
  }

  /** Undefined when the copy would not be exact, or cannot be kept. */
  #seal(about: LaneFile['about'], ends: LaneFile['ends']): LaneFile | undefined {
    const blocks: BlockBytes[] = [];
    for (let after = about.after; after < about.reaches; after += blockSize) {
      const reaches = Math.min(after + blockSize, about.reaches);
      const events = this.#options.rows(about.lane, after, reaches);
      const block = blockBytes(events, after);
      const copy: (RecordedEvent | undefined)[] = new Array<undefined>(reaches - after).fill(undefined);
      const streams = new StreamsOfBlock(block);
      for (const group of block.groups) eventsInto(copy, group, streams, after);
      const copied = copy.filter((event) => event !== undefined);
      if (!isDeepStrictEqual(copied, events)) return undefined;
      blocks.push(block);
    }
    return writeLaneFile(this.#options.directory, about, ends, blocks);
  }
}
