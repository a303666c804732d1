import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { projections } from '../../projections/index.js';
import type { FoldedEvent, Projection } from '../../src/projecting/define.js';
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

    it('gives rows with the columns in their order, which one shape in memory is made of', () => {
      const shapes = new Set<string>();
      const watched = { ...projection, evolve: watching(projection, shapes) } as Projection;
      foldInMemory(watched, given());
      expect([...shapes]).toEqual([Object.keys(projection.columns).join()]);
    });

    it('says of every key in which stream all of its events are, so that workers can share the streams of a rebuild', () => {
      // One that cannot say it slows down every rebuild of many: the log is read a second time for it, by one worker.
      expect(projection.streamOf).toBeDefined();
      const wrong = given().filter((event) => {
        if (!projection.handles.includes(event.type)) return false;
        const key = projection.kind === 'rows' ? projection.key(event) : projection.subject(event);
        return key !== null && projection.streamOf?.(key) !== event.stream;
      });
      expect(wrong).toEqual([]);
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

/** The fold of a projection, which notes the names of its rows in the order that they have before anything checks or copies them. */
function watching(projection: Projection, shapes: Set<string>): Projection['evolve'] {
  if (projection.kind === 'rows') {
    return (...given) => {
      const row = projection.evolve(...given);
      if (row !== null) shapes.add(Object.keys(row).join());
      return row;
    };
  }
  return (...given) => {
    const step = projection.evolve(...given);
    for (const row of step.rows) shapes.add(Object.keys(row).join());
    return step;
  };
}

/** Each of its facts says all of itself. */
function isAlone(name: string): boolean {
  return ['declared-figures', 'evaluations', 'metric-definitions'].includes(name);
}

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}
