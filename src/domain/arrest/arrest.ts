import type { Instant } from '../terms/time.js';
import type { ArrestMade } from './events.js';

export interface RecordArrest {
  readonly type: 'RecordArrest';
  readonly arrestId: string;
  /** When it happened. */
  readonly occurredAt: Instant;
  readonly fields: Omit<ArrestMade['data'], 'arrestId'>;
}

export type ArrestCommand = RecordArrest;
