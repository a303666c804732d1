import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { arrestColumns, seizureColumns } from '../../demo/arrests.js';
import { callColumns } from '../../demo/interventions.js';
import { shootingColumns } from '../../demo/shootings.js';
import { parseMapping } from '../../src/intake/feeds/parse-mapping.js';

const files = [
  ['interventions', callColumns],
  ['shootings', shootingColumns],
  ['arrests', arrestColumns],
  ['seizures', seizureColumns],
] as const;

/** Every name of a column in a mapping, wherever it stands. */
function columnsOf(value: unknown): readonly string[] {
  if (value instanceof Map) return [...value.values()].flatMap(columnsOf);
  if (Array.isArray(value)) return value.flatMap(columnsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, held]) =>
    name === 'column' && typeof held === 'string' ? [held] : columnsOf(held),
  );
}

describe('the mappings of the synthetic scenario', () => {
  it.each(files)(
    '%s: is valid, says that it is synthetic, and uses columns that the generator writes',
    (name, columns) => {
      const path = fileURLToPath(new URL(`../../mappings/synthetic-brussels-${name}.yaml`, import.meta.url));
      const mapping = parseMapping(readFileSync(path, 'utf8'));
      expect(mapping.synthetic).toBe(true);
      const used = new Set([...mapping.key.columns, ...columnsOf(mapping)]);
      expect([...used].filter((column) => !columns.some((known) => known === column))).toEqual([]);
      expect(used.size).toBeGreaterThan(10);
    },
  );
});
