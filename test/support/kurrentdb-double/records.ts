/** A place in the double's `$all`, as the real server's: a sparse offset of a transaction file. */
export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** What a client proposes to write. `metadata` is the event's own metadata, not the server's. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event as the double keeps it. `createdTicks` counts 100 ns from the Unix epoch, as the real server reports it. */
export interface StoredEvent extends ProposedEvent {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: LogPosition;
  readonly createdTicks: bigint;
}

export type Expectation = 'any' | 'no-stream' | 'stream-exists' | bigint;

export type AppendResult =
  | { readonly kind: 'written' | 'repeated'; readonly revision: bigint; readonly position: LogPosition }
  | { readonly kind: 'wrong-version'; readonly expected: Expectation; readonly actual: bigint | undefined };

export function comparePositions(a: LogPosition, b: LogPosition): number {
  if (a.commit !== b.commit) return a.commit < b.commit ? -1 : 1;
  if (a.prepare !== b.prepare) return a.prepare < b.prepare ? -1 : 1;
  return 0;
}
