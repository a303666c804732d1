import type { Position, RecordedEvent } from './envelope.js';

/** Which events a reader of blocks gives: those of these types, in one of so many shares of the streams. */
export interface BlockChoice {
  readonly types: readonly string[];
  readonly shares: number;
  /** From 0. Every stream is in exactly one share, for ever. */
  readonly share: number;
}

/** The chosen events of a stretch of the log, in order. */
export interface Block {
  readonly events: readonly RecordedEvent[];
  /** The position up to which the log was read: beyond the last event, where those after it were not chosen. */
  readonly reaches: Position;
}

/** Reads a log at full speed in a thread of its own: nothing else gets a turn meanwhile. */
export interface LogBlocks {
  /**
   * The chosen events after a position, a few thousand positions at a time, and never beyond `upTo`, which the log MUST have reached. MUST
   * throw LogDamaged when rows have a hole where they are read, whatever was chosen.
   */
  read(after: Position, upTo: Position): Block;
  close(): void;
}

/** How another thread opens the blocks of a log: a reader cannot be handed to it, a module's address and plain options can. */
export interface BlockSource {
  /** The URL of a module that exports `openBlocks`, an OpenBlocks. */
  readonly module: string;
  /** What it needs to find the log. */
  readonly options: unknown;
}

export type OpenBlocks = (options: unknown, choice: BlockChoice) => Promise<LogBlocks>;
