import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { projections } from '../../projections/index.js';
import type { FoldedEvent } from '../../src/projecting/define.js';
import { foldInMemory } from '../support/fold-in-memory.js';

describe.each(projections.map((projection) => ({ name: projection.name, projection })))(
  '$name',
  ({ name, projection }) => {
    const given = (): FoldedEvent[] =>
      read(`${name}/given.jsonl`)
        .trimEnd()
        .split('\n')
        .map((line): FoldedEvent => JSON.parse(line));

    it('makes the expected rows of the given events, the same ones each time', () => {
      const expected: unknown = JSON.parse(read(`${name}/expected.json`));
      expect(foldInMemory(projection, given())).toEqual(expected);
      expect(foldInMemory(projection, given())).toEqual(expected);
    });

    it('fills the columns it describes, and meets every event it handles', () => {
      const events = given();
      for (const row of foldInMemory(projection, events)) {
        expect(Object.keys(row).sort()).toEqual(Object.keys(projection.columns).sort());
      }
      expect(projection.columns[projection.rowKey]).toBeDefined();
      expect(new Set(events.map(({ type }) => type))).toEqual(
        new Set([...projection.handles, ...events.map(({ type }) => type)]),
      );
    });

    it(`${isAlone(name) ? 'takes' : 'throws on'} a fact of something it has never heard of`, () => {
      const later = given().find(({ type, revision }) => revision > 0 && projection.handles.includes(type))!;
      if (isAlone(name)) {
        expect(foldInMemory(projection, [later])).toHaveLength(1);
        return;
      }
      expect(() => foldInMemory(projection, [later])).toThrow(new RegExp(`${later.type} of .+ (never|nothing)`));
    });
  },
);

/** Each of its facts says all of itself. */
function isAlone(name: string): boolean {
  return ['declared-figures', 'evaluations', 'metric-definitions'].includes(name);
}

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}
