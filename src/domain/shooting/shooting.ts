import type { Instant } from '../terms/time.js';
import type { Injury, ShootingReported, VictimRecorded } from './events.js';

interface ShootingOrder<Type extends string, Fields = object> {
  readonly type: Type;
  readonly shootingId: string;
  /** When it happened. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}

export type ReportShooting = ShootingOrder<'ReportShooting', Omit<ShootingReported['data'], 'shootingId'>>;
export type ConfirmShooting = ShootingOrder<'ConfirmShooting'>;
export type RecordVictim = ShootingOrder<'RecordVictim', Omit<VictimRecorded['data'], 'shootingId'>>;
export type ChangeVictimOutcome = ShootingOrder<
  'ChangeVictimOutcome',
  { readonly victimId: string; readonly injury: Injury }
>;

export type ShootingCommand = ReportShooting | ConfirmShooting | RecordVictim | ChangeVictimOutcome;
