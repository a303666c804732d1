import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { crc32 } from 'node:zlib';

import type { Position } from '../envelope.js';
import type { BlockBytes } from './event-columns.js';

/** What a file holds: the events of one of so many lanes after a position, up to another. */
interface Lane {
  readonly after: Position;
  readonly reaches: Position;
  readonly lane: number;
  readonly lanes: number;
}

/** The ids of the first and the last event of the stretch, of whatever lane: no other log has those at these positions. */
interface Ends {
  readonly first: string;
  readonly last: string;
}

/** Files of another format are made anew. The first one had no number. */
const format = 2;

/** The file's second line: where each text stands. Lengths are in bytes, in the order of the file. */
interface Index {
  readonly about: Lane & { readonly format: number };
  readonly ends: Ends;
  readonly blocks: readonly {
    readonly streams: number;
    readonly groups: readonly { readonly type: string; readonly bytes: number }[];
  }[];
}

export interface LaneFile {
  readonly about: Lane;
  readonly ends: Ends;
  /** What a block holds, by its place in the stretch. */
  readonly block: (index: number) => BlockBytes;
  /** Where they are, for whoever reads another file when this one is done with. */
  readonly memory: Buffer;
}

const newline = 10;

/**
 * Reads a lane of a stretch. Undefined when it is not there, is damaged, is of other events, or of another format. `memory` is written over, if the
 * file fits into it: four megabytes that are new each time cost the machine as much as reading them.
 */
export function readLaneFile(directory: string, about: Lane, ends: Ends, memory?: Buffer): LaneFile | undefined {
  let read: Pick<LaneFile, 'memory'> & { readonly bytes: Buffer };
  try {
    read = readWhole(join(directory, nameOf(about)), memory);
  } catch {
    return undefined;
  }
  const { bytes } = read;
  const summed = bytes.indexOf(newline) + 1;
  if (bytes.toString('latin1', 0, summed - 1) !== sumOf(bytes.subarray(summed))) return undefined;
  const indexed = bytes.indexOf(newline, summed) + 1;
  const index = JSON.parse(bytes.toString('utf8', summed, indexed)) as Index;
  if (JSON.stringify([index.about, index.ends]) !== JSON.stringify([{ format, ...about }, ends])) return undefined;
  return laneFile(bytes.subarray(indexed), index, read.memory);
}

/** Files of other stretches are about as long. */
const roundedTo = 1 << 20;

function readWhole(path: string, given?: Buffer): { readonly bytes: Buffer; readonly memory: Buffer } {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const memory =
      given !== undefined && given.length >= size ? given : Buffer.allocUnsafe(Math.ceil(size / roundedTo) * roundedTo);
    let read = 0;
    while (read < size) {
      const more = readSync(file, memory, read, size - read, read);
      if (more === 0) break;
      read += more;
    }
    return { bytes: memory.subarray(0, read), memory };
  } finally {
    closeSync(file);
  }
}

/** Writes a lane of a stretch, whole or not at all. Undefined when that cannot be done: on a full disk, say, or without the right to. */
export function writeLaneFile(
  directory: string,
  about: Lane,
  ends: Ends,
  blocks: readonly BlockBytes[],
): LaneFile | undefined {
  const index: Index = {
    about: { format, ...about },
    ends,
    blocks: blocks.map(({ streams, groups }) => ({
      streams: streams.length,
      groups: groups.map(({ type, bytes }) => ({ type, bytes: bytes.length })),
    })),
  };
  const texts = Buffer.concat(blocks.flatMap(({ streams, groups }) => [streams, ...groups.map(({ bytes }) => bytes)]));
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(index)}\n`), texts]);
  const path = join(directory, nameOf(about));
  const temporary = `${path}.${String(process.pid)}-${String(threadId)}`;
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(temporary, Buffer.concat([Buffer.from(`${sumOf(content)}\n`), content]));
    renameSync(temporary, path);
  } catch {
    // What is in the way may be in the way of this as well.
    rmIfThere(temporary);
    return undefined;
  }
  return laneFile(texts, index, texts);
}

function rmIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // There is no such directory, or no right to it.
  }
}

function laneFile(texts: Buffer, { about, ends, blocks }: Index, memory: Buffer): LaneFile {
  let at = 0;
  const starts = blocks.map(({ streams, groups }) => {
    const start = at;
    at = groups.reduce((sum, { bytes }) => sum + bytes, at + streams);
    return start;
  });
  const block = (index: number): BlockBytes => {
    const { streams, groups } = blocks[index] ?? { streams: 0, groups: [] };
    let from = starts[index] ?? 0;
    const next = (bytes: number): Buffer => texts.subarray(from, (from += bytes));
    return { streams: next(streams), groups: groups.map(({ type, bytes }) => ({ type, bytes: next(bytes) })) };
  };
  return { about, ends, block, memory };
}

function nameOf({ after, reaches, lane, lanes }: Lane): string {
  return `${String(after + 1)}-${String(reaches)}.${String(lane + 1)}-of-${String(lanes)}`;
}

/** Against damage, not against people: whoever can write here can write into the log as well. */
function sumOf(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}
