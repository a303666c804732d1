import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { projections } from '../../projections/index.js';
import { dataDictionary, dictionaryPage } from '../../src/reporting/data-dictionary.js';

describe('the data dictionary', () => {
  it('says what the definitions say: npm run dictionary writes it again', () => {
    const written = readFileSync(new URL('../../docs/data-dictionary.md', import.meta.url), 'utf8');
    expect(written).toBe(dataDictionary(projections));
  });

  it('has every column of every report, explained', () => {
    for (const { name, columns } of projections) {
      for (const [column, { means }] of Object.entries(columns)) {
        expect(`${name}.${column}: ${means}`).toMatch(/: .{8,}[.…]$/);
      }
    }
  });

  it('shows the text of a definition as text', () => {
    const page = dictionaryPage({
      ...{ name: 'x', version: 2, question: 'How many | <b>?', grain: 'one\nthing', rowKey: 'a', handles: ['A'] },
      columns: { a: { type: 'text', means: '[link](javascript:x) *' } },
    });
    expect(page).toContain('**How many \\| \\<b\\>?** Version 2. One row is one thing;');
    expect(page).toContain('| `a` | text |  | \\[link\\](javascript:x) \\* |');
  });
});
