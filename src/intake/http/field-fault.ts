/** What is wrong with one field of a request. */
export interface FieldFault {
  /** The path of the field (`place.point.latitude`), or the name of a header. */
  readonly field: string;
  readonly expected: string;
  /** What was sent, as JSON and cut short; absent when nothing was. */
  readonly found?: string;
}

/** A request that cannot be read. It never reached a rule, and nothing was recorded. */
export class MalformedRequest extends Error {
  override readonly name = 'MalformedRequest';

  constructor(readonly faults: readonly FieldFault[]) {
    super(faults.map(({ field, expected }) => `${field}: expected ${expected}`).join('; '));
  }
}

/** A fault with the value that was sent. */
export function fieldFault(field: string, expected: string, value?: unknown): FieldFault {
  return value === undefined ? { field, expected } : { field, expected, found: shown(value) };
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
