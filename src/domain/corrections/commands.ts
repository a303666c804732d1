import { requireId, requireInstant, requireList, requireOneOf, requireText, whenGiven } from '../requirements.js';
import type { Authorisation } from '../terms/authorisation.js';
import type { Instant } from '../terms/time.js';
import {
  type CorrectionReason,
  correctionReasons,
  type ErasureReason,
  erasureReasons,
  type FieldValue,
} from './events.js';

interface CorrectionOrder<Type extends string, Fields> {
  readonly type: Type;
  /** The kind of record, and its id. */
  readonly category: string;
  readonly recordId: string;
  /** When it was decided to correct. */
  readonly occurredAt: Instant;
  readonly fields: Authorisation & {
    readonly corrects: string;
    readonly reason: CorrectionReason;
    readonly note?: string;
  } & Fields;
}

export type CorrectRecord = CorrectionOrder<
  'CorrectRecord',
  { readonly field: string; readonly before: FieldValue; readonly after: FieldValue }
>;
export type CorrectTimestamp = CorrectionOrder<
  'CorrectTimestamp',
  { readonly field: string; readonly before: Instant | null; readonly after: Instant | null }
>;
export type AnnulRecord = CorrectionOrder<'AnnulRecord', object>;

export type ErasePersonalData = CorrectionOrder<
  'ErasePersonalData',
  { readonly reason: ErasureReason; readonly fields: readonly string[] }
>;

export type CorrectionCommand = CorrectRecord | CorrectTimestamp | AnnulRecord | ErasePersonalData;

const commandTypes: readonly string[] = [
  'CorrectRecord',
  'CorrectTimestamp',
  'AnnulRecord',
  'ErasePersonalData',
] satisfies readonly CorrectionCommand['type'][];

export function isCorrectionCommand(command: { readonly type: string }): command is CorrectionCommand {
  return commandTypes.includes(command.type);
}

/** Refuses with FIELD_INVALID what the types of a command cannot say. */
export function requireValid(command: CorrectionCommand): void {
  const { fields } = command;
  requireId(command.recordId, 'id');
  requireInstant(command.occurredAt, 'occurredAt');
  requireId(fields.corrects, 'corrects');
  requireOneOf(fields.reason, correctionReasons, 'reason');
  whenGiven(fields.note, 'note', requireText);
  requireId(fields.requestedBy, 'requestedBy');
  requireId(fields.authorisedBy, 'authorisedBy');
  if (command.type === 'ErasePersonalData') {
    requireOneOf(command.fields.reason, erasureReasons, 'reason');
    requireList(command.fields.fields, 'fields', 20, requireText);
  } else if (command.type !== 'AnnulRecord') requireText(command.fields.field, 'field');
}
