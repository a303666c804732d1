import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';

import { momentExpected, readMoment } from './moment.js';

/**
 * The decorators of request bodies. Each states one field once: how it is read, what is expected of it in words (the message of its
 * fault), and how it is documented. An optional field may be absent; null is a value like any other, and never the right one.
 */
interface Field<Value> {
  /** What the field says, for the reader of the API. */
  readonly means: string;
  readonly example: Value;
  readonly optional?: true;
}

/** No control characters (they break exports and terminals) and no lone surrogates (no canonical JSON has them); no blank edges. */
const clean = /^[^\s\p{Cc}\p{Cs}]([^\p{Cc}\p{Cs}]*[^\s\p{Cc}\p{Cs}])?$/u;
const idForm = /^[A-Za-z0-9._:-]{1,128}$/;

export const idExpected = '1 to 128 letters, digits or . _ : -';

/** True when `text` can name a record, a victim or an item. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && idForm.test(text);
}

/** True when `text` is printable, has no blank edges and at most `max` characters. */
export function isText(text: unknown, max: number): text is string {
  return typeof text === 'string' && text.length <= max && clean.test(text);
}

export const textExpected = (max: number): string =>
  `text of 1 to ${max} characters, without control characters or blanks at either end`;

export function Text(field: Field<string> & { readonly max: number }): PropertyDecorator {
  return checked(field, textExpected(field.max), (value) => isText(value, field.max), {
    type: String,
    minLength: 1,
    maxLength: field.max,
  });
}

/** Text that names a record, a victim or an item. */
export function Id(field: Field<string>): PropertyDecorator {
  return checked(field, idExpected, isId, { type: String, pattern: idForm.source });
}

/** Text of a fixed form. */
export function Form(field: Field<string> & { readonly form: RegExp; readonly expected: string }): PropertyDecorator {
  const holds = (value: unknown) => typeof value === 'string' && field.form.test(value);
  return checked(field, field.expected, holds, { type: String, pattern: field.form.source });
}

export function Choice(field: Field<string> & { readonly of: readonly string[] }): PropertyDecorator {
  const holds = (value: unknown) => typeof value === 'string' && field.of.includes(value);
  return checked(field, `one of: ${field.of.join(', ')}`, holds, { type: String, enum: [...field.of] });
}

export function Flag(field: Field<boolean>): PropertyDecorator {
  return checked(field, 'true or false', (value) => typeof value === 'boolean', { type: Boolean });
}

interface Range {
  readonly min: number;
  readonly max: number;
}

export function Whole(field: Field<number> & Range): PropertyDecorator {
  const { min, max } = field;
  const holds = (value: unknown) => Number.isSafeInteger(value) && within(value as number, field);
  return checked(field, `a whole number from ${min} to ${max}`, holds, { type: 'integer', minimum: min, maximum: max });
}

export function Decimal(field: Field<number> & Range & { readonly above?: true }): PropertyDecorator {
  const { min, max, above } = field;
  const holds = (value: unknown) =>
    Number.isFinite(value) && within(value as number, field) && !(above && value === min);
  const expected = above ? `a number above ${min}, at most ${max}` : `a number from ${min} to ${max}`;
  return checked(field, expected, holds, {
    type: Number,
    minimum: min,
    maximum: max,
    ...(above ? { exclusiveMinimum: true } : {}),
  });
}

/** A list of short texts. */
export function Texts(
  field: Field<readonly string[]> & { readonly items: number; readonly max: number },
): PropertyDecorator {
  const { items, max } = field;
  const holds = (value: unknown) =>
    Array.isArray(value) && value.length > 0 && value.length <= items && value.every((text) => isText(text, max));
  return checked(field, `a list of 1 to ${items} texts, each ${textExpected(max)}`, holds, {
    type: 'array',
    items: { type: 'string', minLength: 1, maxLength: max },
    minItems: 1,
    maxItems: items,
  });
}

/** Numbers by name. */
export function Numbers(
  field: Field<Readonly<Record<string, number>>> & { readonly items: number },
): PropertyDecorator {
  const { items } = field;
  const holds = (value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const parts = Object.entries(value);
    return (
      parts.length > 0 &&
      parts.length <= items &&
      parts.every(([name, number]) => isText(name, 128) && Number.isFinite(number) && number >= 0)
    );
  };
  return checked(field, `1 to ${items} names, each with a number of 0 or more`, holds, {
    type: 'object',
    additionalProperties: { type: 'number', minimum: 0 },
  });
}

/** A list of different words out of a few. */
export function Choices(field: Field<readonly string[]> & { readonly of: readonly string[] }): PropertyDecorator {
  const holds = (value: unknown) =>
    Array.isArray(value) &&
    value.length > 0 &&
    new Set<unknown>(value).size === value.length &&
    value.every((one) => typeof one === 'string' && field.of.includes(one));
  return checked(field, `a list of one or more of: ${field.of.join(', ')}`, holds, {
    type: 'array',
    items: { type: 'string', enum: [...field.of] },
    minItems: 1,
    uniqueItems: true,
  });
}

/** The value of a field of a record: text, a number, true or false, a list or an object of such, or null for none. */
export function Value(field: Omit<Field<unknown>, 'optional'>): PropertyDecorator {
  return checked(field, 'text, a number, true, false, null, or a list or an object of such', isFieldValue, {
    oneOf: [
      { type: 'string' },
      { type: 'number' },
      { type: 'boolean' },
      { type: 'array', items: {} },
      { type: 'object' },
    ],
    nullable: true,
  });
}

function isFieldValue(value: unknown): boolean {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'string') return value.length <= 1000 && !/\p{Cs}/u.test(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isFieldValue);
  if (typeof value !== 'object') return false;
  return Object.values(value).every(isFieldValue);
}

const moments = new WeakMap<object, Set<string>>();

/**
 * A moment. It reaches the controller as an instant: UTC with milliseconds. `ahead` marks one that may lie in the future (an end, a
 * deadline); any other must have come when it is sent.
 */
export function Moment(field: Field<string> & { readonly ahead?: true }): PropertyDecorator {
  const read = Transform(({ value }: { value: unknown }) => readMoment(value) ?? value);
  const check = checked(field, momentExpected, (value) => readMoment(value) !== undefined, {
    type: String,
    format: 'date-time',
  });
  return (target, property) => {
    read(target, property);
    check(target, property);
    if (field.ahead === true) return;
    const known = moments.get(target) ?? new Set();
    moments.set(target, known.add(String(property)));
  };
}

/** The names of the fields of a body that are moments which must have come, those that it inherits included. */
export function momentFields(body: object): string[] {
  const names: string[] = [];
  for (let type = prototypeOf(body); type !== null; type = prototypeOf(type)) names.push(...(moments.get(type) ?? []));
  return names;
}

/** An object whose inside is read elsewhere: a geometry, whose faults are named by the position that is wrong. */
export function Geometric(field: Field<object>): PropertyDecorator {
  const holds = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  return checked(field, 'a geometry as an object', holds, { type: 'object', additionalProperties: true });
}

/** An object of its own. `check` sees the object whole, for rules that tie its fields together. */
export function Nested<Value extends object>(
  type: () => new () => Value,
  field: Omit<Field<never>, 'example'> & {
    readonly expected?: string;
    readonly check?: (value: Value) => boolean;
  },
): PropertyDecorator {
  const isObject = (value: unknown): value is Value =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const decorators = [
    Type(type),
    ValidateNested(),
    checked(field, field.expected ?? 'an object', (value) => isObject(value) && (field.check?.(value) ?? true), {
      // Written out: Swagger knows a type that comes later by the name of this function.
      type: () => type(),
    }),
  ];
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}

/** A list of objects; it may be empty. */
export function Listed(
  type: () => new () => object,
  field: Omit<Field<never>, 'example'> & { readonly items: number },
): PropertyDecorator {
  const { items } = field;
  const holds = (value: unknown): boolean =>
    Array.isArray(value) &&
    value.length <= items &&
    value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
  const decorators = [
    Type(type),
    ValidateNested({ each: true }),
    checked(field, `a list of at most ${String(items)} objects`, holds, {
      type: () => type(),
      isArray: true,
      maxItems: items,
    }),
  ];
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}

function checked(
  field: { readonly means: string; readonly example?: unknown; readonly optional?: true },
  expected: string,
  holds: (value: unknown, body: object) => boolean,
  schema: ApiPropertyOptions,
): PropertyDecorator {
  const { means, example, optional } = field;
  const options = { description: means, required: optional !== true, ...(example === undefined ? {} : { example }) };
  const decorators = [
    ApiProperty({ ...schema, ...options } as ApiPropertyOptions),
    ValidateBy(
      { name: 'field', validator: { validate: (value, args) => holds(value, args?.object ?? {}) } },
      { message: expected },
    ),
    ...(optional === true ? [ValidateIf((_body, value) => value !== undefined)] : []),
  ];
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}

function within(value: number, { min, max }: Range): boolean {
  return value >= min && value <= max;
}

function prototypeOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}
