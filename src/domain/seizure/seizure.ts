import type { Instant } from '../terms/time.js';
import type { CashSeized, DrugsSeized, FirearmSeized, SeizureMade } from './events.js';

interface SeizureOrder<Type extends string, Fields> {
  readonly type: Type;
  readonly seizureId: string;
  /** When it happened. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}

export type RecordSeizure = SeizureOrder<'RecordSeizure', Omit<SeizureMade['data'], 'seizureId'>>;
export type SeizeDrugs = SeizureOrder<'SeizeDrugs', Omit<DrugsSeized['data'], 'seizureId'>>;
export type SeizeFirearm = SeizureOrder<'SeizeFirearm', Omit<FirearmSeized['data'], 'seizureId'>>;
export type SeizeCash = SeizureOrder<'SeizeCash', Omit<CashSeized['data'], 'seizureId'>>;

export type SeizureCommand = RecordSeizure | SeizeDrugs | SeizeFirearm | SeizeCash;
