import type { DomainEvent } from '../decider.js';
import { Refusal } from '../refusal.js';
import { invalid, requireTwoPeople } from '../requirements.js';
import { type IdentifiedEvent, isCorrection, withoutErased } from './amended.js';
import type { ErasePersonalData } from './commands.js';
import type { Correctable, EventRule } from './correctable.js';
import type { ErasedEvent, FieldValue, PersonalDataErased } from './events.js';
import { valueAt, withValue } from './field-path.js';

/** What stands in a text that a record cannot do without. */
export const erasedText = 'erased';

/** A value that is taken out: what stands there instead, null for nothing. */
interface Erasure {
  readonly path: string;
  readonly instead: FieldValue;
}

/**
 * Decides on taking personal data out of one event of a stream, and out of the corrections that held the same values. It takes two people.
 * Nothing to add: there is nothing left in these fields. Refused: an event that the stream does not have, and a field that the event cannot do
 * without; of a correction only its note can be erased by itself.
 */
export function decideErasure<State>(
  { occurredAt, fields }: ErasePersonalData,
  recorded: readonly IdentifiedEvent[],
  correctable: Correctable<State>,
): readonly PersonalDataErased[] {
  requireTwoPeople(fields);
  const events = withoutErased(recorded);
  const target = events.find(({ id }) => id === fields.corrects);
  if (target === undefined) {
    throw new Refusal('CORRECTED_EVENT_UNKNOWN', `the record has no event ${fields.corrects}`, 'corrects');
  }
  const erasures = erasuresOf(target, fields.fields, correctable[target.type] ?? {});
  const erased = events.flatMap((event): readonly ErasedEvent[] => {
    const remains = event.id === target.id ? without(target.data, erasures) : held(event, target.id, erasures);
    const isSame = remains === undefined || JSON.stringify(remains) === JSON.stringify(event.data);
    return isSame ? [] : [{ id: event.id, remains: remains as ErasedEvent['remains'] }];
  });
  if (erased.length === 0) return [];
  // What earlier erasures left of the same events is written down in them.
  const again = events.flatMap((event) => leftIn(event, erased));
  return [
    { type: 'PersonalDataErased', occurredAt, data: { ...fields, event: target.type, erased: [...erased, ...again] } },
  ];
}

function erasuresOf<State>(
  target: IdentifiedEvent,
  paths: readonly string[],
  rule: EventRule<State>,
): readonly Erasure[] {
  if (isCorrection(target)) {
    if (paths.some((path) => path !== 'note')) throw invalid('fields', 'note: the values go with those of the fact');
    return [{ path: 'note', instead: null }];
  }
  let event: DomainEvent = target;
  return paths.map((path): Erasure => {
    requireErasable(path, rule);
    const instead = [null, erasedText].find((value) => stands(withValue(event, path, value), path, rule));
    if (instead === undefined) throw invalid('fields', `fields that a record can do without: ${path} is none`);
    event = withValue(event, path, instead);
    return { path, instead };
  });
}

function requireErasable<State>(path: string, { fields = {} }: EventRule<State>): void {
  const [top = '', inner, ...deeper] = path.split('.');
  const rule = Object.hasOwn(fields, top) ? fields[top] : undefined;
  const fits =
    rule !== undefined && (inner === undefined || (deeper.length === 0 && rule.within?.includes(inner) === true));
  if (fits) return;
  const known = Object.keys(fields);
  throw invalid(
    'fields',
    known.length === 0 ? 'another event: this one has no field to erase' : `some of ${known.join(', ')}`,
  );
}

/** True when the record can be what is left of it. */
function stands<State>(event: DomainEvent, path: string, rule: EventRule<State>): boolean {
  const [top = ''] = path.split('.');
  const { check, optional } = rule.fields?.[top] ?? {};
  const value = valueAt(event, top);
  if (value === null) return optional === true;
  try {
    check?.(value as never, top);
    rule.check?.(event as never);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function without(data: object, erasures: readonly Erasure[]): object {
  return erasures.reduce<object>((left, { path, instead }) => {
    const event = { type: '', occurredAt: '', data: left };
    return valueAt(event, path) === null ? left : withValue(event, path, instead).data;
  }, data);
}

/** The data of a correction of the target without the values; undefined for what holds none. */
function held(event: IdentifiedEvent, target: string, erasures: readonly Erasure[]): object | undefined {
  if (!isCorrection(event) || event.type !== 'RecordCorrected' || event.data.corrects !== target) return undefined;
  const { field } = event.data;
  return erasures.reduce<object>((data, { path, instead }) => {
    if (path === field || field.startsWith(`${path}.`))
      return without(data, [
        { path: 'before', instead },
        { path: 'after', instead },
      ]);
    if (!path.startsWith(`${field}.`)) return data;
    const inner = path.slice(field.length + 1);
    return without(data, [
      { path: `before.${inner}`, instead },
      { path: `after.${inner}`, instead },
    ]);
  }, event.data);
}

/** An earlier erasure with what is left now in the place of what it left. */
function leftIn(event: IdentifiedEvent, erased: readonly ErasedEvent[]): readonly ErasedEvent[] {
  if (!isCorrection(event) || event.type !== 'PersonalDataErased') return [];
  const left = event.data.erased.map((one) => {
    const now = erased.find(({ id }) => id === one.id);
    return now === undefined ? one : { ...one, remains: now.remains };
  });
  if (left.every((one, index) => one === event.data.erased[index])) return [];
  return [{ id: event.id, remains: { ...event.data, erased: left } }];
}
