import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { standardMetrics } from '../../src/domain/metric/standard-metrics.js';
import { type QualityCode, qualityCodes } from '../../src/measures/quality-codes.js';
import { dutch } from '../../src/rendering/words/nl.js';
import { french } from '../../src/rendering/words/fr.js';
import type { Words } from '../../src/rendering/words/words.js';
import { eventTypes } from '../event-log/samples/read-samples.js';

/** The cells of every row of every table, by the name or code in the first one. */
const rows = new Map(
  readFileSync(new URL('../../docs/glossary.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .map((cells) => [(cells[0] ?? '').replaceAll('`', ''), cells]),
);

/** What has no row with so many cells, all of them filled in. */
const missing = (names: readonly string[], cells: number): readonly string[] =>
  names.filter((name) => {
    const row = rows.get(name);
    return row?.length !== cells || row.includes('');
  });

/** As a page has it, without its narrow spaces. */
const said = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('the glossary', () => {
  it('has every type of event, every code and every metric, in English, Dutch and French', () => {
    expect(eventTypes.length).toBeGreaterThan(70);
    expect(missing(eventTypes, 4)).toEqual([]);
    expect(missing(Object.keys(qualityCodes), 6)).toEqual([]);
    expect(
      missing(
        standardMetrics.map(({ id }) => id),
        5,
      ),
    ).toEqual([]);
  });

  it.each<[string, Words, number]>([
    ['Dutch', dutch, 0],
    ['French', french, 1],
  ])('says it in %s as a printed page does', (_language, words, column) => {
    for (const code of Object.keys(qualityCodes) as QualityCode[]) {
      expect([code, rows.get(code)?.[1], rows.get(code)?.[3 + column]]).toEqual([
        code,
        qualityCodes[code],
        said(words.codes[code]),
      ]);
    }
    // A page tells both ends of some metrics in their name.
    for (const [id, name] of Object.entries(words.metrics)) {
      expect([id, said(name).toLowerCase().split(',')[0]]).toEqual([id, rows.get(id)?.[2 + column]?.toLowerCase()]);
    }
  });
});
