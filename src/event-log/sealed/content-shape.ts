/**
 * How an event's content is built, apart from its values: the keys of an object in their order, each with what it holds; null where a value
 * stands. Lists and empty objects are values.
 */
export type Shape = null | readonly (readonly [key: string, holds: Shape])[];

/** What is deeper down than this is a value, whatever it is. */
const deepest = 6;

/** The shape of a value that JSON carries; the values that it has are added to `values` in the order of the shape. */
export function shapeOf(value: unknown, values: unknown[], depth = 0): Shape {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < deepest) {
    const entries = Object.entries(value);
    if (entries.length > 0) return entries.map(([key, held]) => [key, shapeOf(held, values, depth + 1)] as const);
  }
  values.push(value);
  return null;
}

/** How many values content of a shape has. */
export function placesIn(shape: Shape): number {
  return shape === null ? 1 : shape.reduce((sum, [, holds]) => sum + placesIn(holds), 0);
}

/** Code that builds content of a shape, `next` naming the value of each place in turn. */
export function codeOf(shape: Shape, next: () => string): string {
  if (shape === null) return next();
  // A key is in the code as a JSON string, and in brackets where a literal would not make a property of it.
  const fields = shape.map(([key, holds]) => {
    const name = key === '__proto__' ? `["__proto__"]` : JSON.stringify(key);
    return `${name}: ${codeOf(holds, next)}`;
  });
  return `{ ${fields.join(', ')} }`;
}

/** Whether a parsed text is a shape. */
export function isShape(value: unknown): value is Shape {
  if (value === null) return true;
  return (
    Array.isArray(value) &&
    value.every((one) => Array.isArray(one) && one.length === 2 && typeof one[0] === 'string' && isShape(one[1]))
  );
}
