/** A figure, a text or a whole part of a report that is not the same in two results. */
export interface CellDifference {
  /** Where it is, by names: `rows[B02].p90Seconds`, `funnel.measured`. */
  readonly cell: string;
  /** Absent where only the other result has it. */
  readonly published?: unknown;
  readonly recomputed?: unknown;
}

/** What names a row of a report, in this order; rows that none of these tell apart are named by their number, from 0. */
const naming = ['group', 'period', 'counted', 'split', 'unit', 'reason', 'subject', 'hotspot', 'step', 'band', 'code'];

/** Every cell in which two results differ, in the order of the published one. Values are as JSON has them. */
export function cellDifferences(published: unknown, recomputed: unknown, cell = ''): readonly CellDifference[] {
  if (Object.is(published, recomputed)) return [];
  if (Array.isArray(published) && Array.isArray(recomputed)) {
    return ofParts(byName(published), byName(recomputed), (name) => `${cell}[${name}]`);
  }
  if (isObject(published) && isObject(recomputed)) {
    const [before, after] = [published, recomputed].map((one) => new Map(Object.entries(one)));
    return ofParts(before ?? new Map(), after ?? new Map(), (name) => (cell === '' ? name : `${cell}.${name}`));
  }
  return [
    {
      cell,
      ...(published === undefined ? {} : { published }),
      ...(recomputed === undefined ? {} : { recomputed }),
    },
  ];
}

function ofParts(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  cellOf: (name: string) => string,
): readonly CellDifference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => cellDifferences(before.get(name), after.get(name), cellOf(name)));
}

function byName(rows: readonly unknown[]): ReadonlyMap<string, unknown> {
  const named = new Map(rows.map((row) => [nameOf(row), row]));
  return named.size === rows.length && !named.has('')
    ? named
    : new Map(rows.map((row, index) => [String(index), row] as const));
}

function nameOf(row: unknown): string {
  if (!isObject(row)) return typeof row === 'string' ? row : '';
  const parts = naming.flatMap((name) => (typeof row[name] === 'string' ? [row[name]] : []));
  return parts.join(' ');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
