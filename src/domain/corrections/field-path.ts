import type { DomainEvent } from '../decider.js';
import type { FieldValue } from './events.js';

/* A field of an event is named `occurredAt`, or by its path in the data: `zone`, `place.precision`. */

/** The value of a field; null where the event has no such field. */
export function valueAt({ occurredAt, data }: DomainEvent, field: string): unknown {
  if (field === 'occurredAt') return occurredAt;
  let value: unknown = data;
  for (const name of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value ?? null;
}

/** The event with another value in a field; null takes the field away. Objects on the path are made where they are missing. */
export function withValue<Event extends DomainEvent>(event: Event, field: string, value: FieldValue): Event {
  if (field === 'occurredAt') return typeof value === 'string' ? { ...event, occurredAt: value } : event;
  return { ...event, data: placed(event.data, field.split('.'), value) };
}

function placed(holder: unknown, [name = '', ...rest]: readonly string[], value: FieldValue): object {
  const { [name]: inner, ...others } = isObject(holder) ? holder : {};
  if (rest.length > 0) return { ...others, [name]: placed(inner, rest, value) };
  return value === null ? others : { ...others, [name]: value };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
