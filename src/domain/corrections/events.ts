/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { Authorisation } from '../terms/authorisation.js';
import type { Instant } from '../terms/time.js';

export const correctionReasons = [
  'data-entry',
  'new-information',
  'clock-error',
  'misclassification',
  'duplicate',
  'court-order',
  'data-subject-request',
] as const;
export type CorrectionReason = (typeof correctionReasons)[number];

/** What a field can hold. Null says that the record has no such field. */
export type FieldValue =
  string | number | boolean | null | readonly FieldValue[] | { readonly [name: string]: FieldValue };

interface Correction<Type extends string, Data> {
  readonly type: Type;
  /** When it was decided to correct. */
  readonly occurredAt: Instant;
  readonly data: Authorisation & {
    /** Id of the event that is corrected, in the same stream. That event stays in the log as it is. */
    readonly corrects: string;
    /** Its type, so that one event can be read alone. */
    readonly event: string;
    readonly reason: CorrectionReason;
    /** In words, where the reason does not say it all. */
    readonly note?: string;
  } & Data;
}

interface Change<Value> {
  /** The field, nested ones with their path: `place.precision`. */
  readonly field: string;
  readonly before: Value;
  readonly after: Value;
}

export type RecordCorrected = Correction<'RecordCorrected', Change<FieldValue>>;
/** Of a clock: `occurredAt`, or one of the clocks of a request. */
export type TimestampCorrected = Correction<'TimestampCorrected', Change<Instant | null>>;
/** What was recorded never was, or must not count. */
export type RecordAnnulled = Correction<'RecordAnnulled', object>;

export const erasureReasons = [
  'data-subject-request',
  'court-order',
  'data-entry',
] as const satisfies readonly CorrectionReason[];
export type ErasureReason = (typeof erasureReasons)[number];

/** An event that held what was erased. Its values are taken out of the log itself; what is left of it is here, to be compared. */
export interface ErasedEvent {
  readonly id: string;
  /** Its data without them. */
  readonly remains: Readonly<Record<string, unknown>>;
  /** SHA-256 of it as a leaf of the log's tree, as it stood before: base64. With it the roots of the log stay what they were. */
  readonly leaf?: string;
}

/** Personal data were taken out of a fact, and of the corrections that held them too. Nothing of what they were is in this event. */
export type PersonalDataErased = Correction<
  'PersonalDataErased',
  {
    readonly reason: ErasureReason;
    readonly fields: readonly string[];
    readonly erased: readonly ErasedEvent[];
  }
>;

export type CorrectionEvent = RecordCorrected | TimestampCorrected | RecordAnnulled | PersonalDataErased;

export const correctionTypes: readonly string[] = [
  'RecordCorrected',
  'TimestampCorrected',
  'RecordAnnulled',
  'PersonalDataErased',
] satisfies readonly CorrectionEvent['type'][];

export function isCorrectionEvent<Event extends { readonly type: string }>(
  event: Event,
): event is Event & CorrectionEvent {
  return correctionTypes.includes(event.type);
}
