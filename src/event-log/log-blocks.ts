import type { Position, RecordedEvent } from './envelope.js';

/** Which events a reader of blocks gives: those of these types, in one of so many shares of the streams. */
export interface BlockChoice {
  readonly types: readonly string[];
  readonly shares: number;
  /** From 0. Every stream is in exactly one share, for ever. */
  readonly share: number;
}

/** Reads a log at full speed in a thread of its own: nothing else gets a turn meanwhile. */
export interface LogBlocks {
  /**
   * The chosen events after a position up to and including another, in order; a few thousand positions at a time. MUST throw LogDamaged
   * when the log has a hole there, whatever was chosen.
   */
  read(after: Position, reaches: Position): readonly RecordedEvent[];
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
