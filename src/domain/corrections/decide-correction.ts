import type { DomainEvent } from '../decider.js';
import { Refusal } from '../refusal.js';
import { invalid, requireInstant, requireTwoPeople } from '../requirements.js';
import { sameContent } from '../same-content.js';
import { type Amended, amendedEvents, type IdentifiedEvent, isCorrection, type Settle } from './amended.js';
import { type CorrectionCommand, type CorrectRecord, type CorrectTimestamp, requireValid } from './commands.js';
import type { Correctable, EventRule } from './correctable.js';
import { decideErasure } from './decide-erasure.js';
import type { CorrectionEvent } from './events.js';
import { valueAt, withValue } from './field-path.js';

export interface CorrectionRules<State> {
  readonly correctable: Correctable<State>;
  readonly settle: Settle;
  /** What the corrected facts make. */
  readonly state: State;
}

type Change = CorrectRecord | CorrectTimestamp;

/**
 * Decides on a correction of one event of a stream. Nothing to add: what it asks for stands already. Refused: an event that the stream
 * does not have, a field that the event does not have, a `before` that is not what stands, an `after` that cannot stand there, and one
 * person where it takes two.
 */
export function decideCorrection<State>(
  command: CorrectionCommand,
  recorded: readonly IdentifiedEvent[],
  rules: CorrectionRules<State>,
): readonly CorrectionEvent[] {
  requireValid(command);
  if (command.type === 'ErasePersonalData') return decideErasure(command, recorded, rules.correctable);
  const target = targetOf(command, amendedEvents(recorded, rules.settle));
  if (command.type !== 'AnnulRecord') return decideChange(command, target, rules);
  const { occurredAt, fields } = command;
  requireTwoPeople(fields);
  if (target.amended.annulled) return [];
  return [{ type: 'RecordAnnulled', occurredAt, data: { ...fields, event: target.type } }];
}

function decideChange<State>(
  command: Change,
  target: Amended<IdentifiedEvent>,
  { correctable, settle, state }: CorrectionRules<State>,
): readonly CorrectionEvent[] {
  const { type, fields } = command;
  const rule = correctable[target.type] ?? {};
  if (type === 'CorrectTimestamp' || rule.twoPeople?.(state) === true) requireTwoPeople(fields);
  if (target.amended.annulled) {
    throw new Refusal('RECORD_ALREADY_ANNULLED', `event ${fields.corrects} has been annulled`, 'corrects');
  }
  requireField(command, rule);
  const standing = valueAt(target, fields.field);
  if (sameContent(standing, fields.after)) return [];
  if (!sameContent(standing, fields.before)) {
    const expected = `what stands in ${fields.field}, ${JSON.stringify(standing)}`;
    throw new Refusal('CORRECTION_OUTDATED', `before: expected ${expected}`, 'before');
  }
  requireSound(command, settle(withValue(target, fields.field, fields.after)), rule);
  return [changed(command, target.type)];
}

function changed(command: Change, event: string): CorrectionEvent {
  const { occurredAt } = command;
  if (command.type === 'CorrectRecord')
    return { type: 'RecordCorrected', occurredAt, data: { ...command.fields, event } };
  return { type: 'TimestampCorrected', occurredAt, data: { ...command.fields, event } };
}

function targetOf(
  { fields }: Exclude<CorrectionCommand, { type: 'ErasePersonalData' }>,
  events: readonly Amended<IdentifiedEvent>[],
): Amended<IdentifiedEvent> {
  const target = events.find(({ id }) => id === fields.corrects);
  if (target === undefined) {
    throw new Refusal('CORRECTED_EVENT_UNKNOWN', `the record has no event ${fields.corrects}`, 'corrects');
  }
  if (!isCorrection(target)) return target;
  throw invalid('corrects', 'a fact; a correction is undone by another correction of the same fact');
}

/** The field is one that events of this type have, and that this kind of correction may change. */
function requireField<State>({ type, fields: { field } }: Change, rule: EventRule<State>): void {
  const clocks = rule.clocks ?? ['occurredAt'];
  if (type === 'CorrectTimestamp') {
    if (!clocks.includes(field)) throw invalid('field', `a clock of the event: ${clocks.join(', ')}`);
    return;
  }
  const known = Object.keys(rule.fields ?? {});
  const [top = '', inner, ...deeper] = field.split('.');
  const { within } = (Object.hasOwn(rule.fields ?? {}, top) ? rule.fields?.[top] : undefined) ?? {};
  const fits =
    known.includes(top) && (inner === undefined || (deeper.length === 0 && within?.includes(inner) === true));
  if (fits) return;
  if (clocks.includes(field)) throw invalid('field', `no clock: ${field} takes a correction of a time stamp`);
  throw invalid('field', known.length === 0 ? 'a clock: the event has no other field' : `one of ${known.join(', ')}`);
}

/** What the event would be is an event that can be. */
function requireSound<State>({ type, fields }: Change, corrected: DomainEvent, rule: EventRule<State>): void {
  const { field, after } = fields;
  if (type === 'CorrectTimestamp') {
    if (after !== null) requireInstant(after as string, 'after');
    else if (field === 'occurredAt') throw invalid('after', 'an instant: a fact without a time is none');
    else if (rule.required?.includes(field) === true) throw invalid('after', `an instant: ${field} cannot be left out`);
  } else {
    const [top = ''] = field.split('.');
    const { check, optional } = rule.fields?.[top] ?? {};
    const value = valueAt(corrected, top);
    if (value === null && optional !== true) throw invalid('after', `a value: ${field} cannot be left out`);
    if (value !== null) renamed(() => check?.(value as never, top));
  }
  renamed(() => rule.check?.(corrected as never));
}

/** A value that cannot stand is a fault of `after`, whatever the field is called that it would go to. */
function renamed(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.code, `after: ${error.message}`, 'after');
    throw error;
  }
}
