import { expect, it } from '@jest/globals';

import { rowsTable } from '../../src/reporting/report-table.js';

it('a text that does not fit keeps its start, or its end where the starts of several are alike', () => {
  const made = (id: string, words: string) => ({ id: `a-feed-with-a-long-name:${id}`, words });
  const table = rowsTable([
    made('I-2024-000017', 'one sentence that is longer than its column'),
    made('I-2024-000018', 'another that is longer than its column too'),
  ]);
  const [, , one = '', other = ''] = table.split('\n');
  expect(one).toMatch(/^…\S+I-2024-000017 {2}one sentence .*…$/);
  expect(other).toMatch(/^…\S+I-2024-000018 {2}another that .*…$/);
});
