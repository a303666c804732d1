import type { LogDamaged } from '../log-errors.js';

/** What happens while following that an operator should hear of. */
export type FollowerReport =
  /** The connection was lost, or could not be made; the next attempt comes after `retryInMs`. */
  | { readonly kind: 'dropped'; readonly error: Error; readonly retryInMs: number }
  /** The follower stopped for good. */
  | { readonly kind: 'damaged'; readonly error: LogDamaged }
  /** The cluster holds events that this service did not write; they are passed over. Said once for each type. */
  | { readonly kind: 'foreign'; readonly stream: string; readonly type: string };
