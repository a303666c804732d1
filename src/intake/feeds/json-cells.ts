/** A record of NDJSON as cells. Nested values are named by their path: `geometry.coordinates.0`. */

const deepest = 6;
const widestList = 20;

/** The object in a line, or what was found instead. */
export function parseObject(line: string): object | string {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    return Array.isArray(value) ? 'a list' : 'a bare value';
  } catch {
    return 'text that is not JSON';
  }
}

/** The paths of all the values in an object, as columns. */
export function columnPaths(value: object, found: Set<string>, prefix = '', depth = 0): void {
  const entries = Object.entries(value).slice(0, Array.isArray(value) ? widestList : undefined);
  for (const [name, inner] of entries as [string, unknown][]) {
    const path = prefix + name;
    if (typeof inner === 'object' && inner !== null) {
      if (depth < deepest) columnPaths(inner, found, `${path}.`, depth + 1);
    } else found.add(path);
  }
}

/** Reads the value at a path: the name as it is first, then part by part. */
export function valueReader(path: string): (record: object) => unknown {
  const parts = path.split('.');
  return (record) => {
    if (Object.hasOwn(record, path)) return own(record, path);
    let value: unknown = record;
    for (const part of parts) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = own(value, part);
    }
    return value;
  };
}

function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** A JSON value as the text of a cell; undefined for null and for what is not there. A text result in `fault` says what is wrong. */
export function cellOf(value: unknown): { readonly cell: string | undefined } | { readonly fault: string } {
  switch (typeof value) {
    case 'string':
      return { cell: value };
    case 'boolean':
      return { cell: String(value) };
    case 'number':
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
        return { fault: 'a number of more than 15 digits, which JSON readers round; write it as text' };
      }
      return { cell: String(value) };
    case 'undefined':
      return { cell: undefined };
    case 'object':
      return value === null ? { cell: undefined } : { fault: Array.isArray(value) ? 'a list' : 'an object' };
    case 'bigint':
    case 'symbol':
    case 'function':
      return { fault: typeof value };
  }
}
