import type { Position } from '../envelope.js';
import type { LogReader } from '../log-reader.js';
import type { ReplicatedEvent } from '../sqlite/replica.js';

/** What the adapter needs of the local copy of the cluster's log. */
export interface Replica extends LogReader {
  /**
   * Copies events in the order given, in one transaction, which need not be durable at once: what a power cut takes back is copied again.
   * MUST pass over what it has, and MUST throw LogDamaged where a revision is
   * skipped or another event stands in its place.
   */
  appendReplicated(events: readonly ReplicatedEvent[]): { readonly appended: number; readonly head: Position };
  /** Wakes its followers: the copy may have grown by another connection. */
  grown(): void;
  /** The source position of the last event copied, or undefined when there is none. It MUST be stored with the event itself. */
  lastSourcePosition(): string | undefined;
  /** Where the event with this id stands, or undefined when it has not been copied. */
  positionOf(id: string): Position | undefined;
}
