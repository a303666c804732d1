import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';

import { digestOf } from '../../../src/read-model/duckdb/row-digest.js';

const table = {
  name: 'said',
  key: 'word',
  comment: '',
  columns: [
    { name: 'word', type: 'text' as const, comment: '' },
    { name: 'times', type: 'integer' as const, comment: '' },
  ],
};

describe('the digest of a table', () => {
  it.each([0, 1, 64, 65, 1_500, 20_000])('is that of its rows, sorted by their own, with %s of them', async (rows) => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run('CREATE TABLE said (word VARCHAR, times BIGINT)');
    // Every tenth word is there twice, and counts twice.
    await connection.run(
      `INSERT INTO said SELECT 'w' || (n - n % 10 % 2), n % 10 // 2 FROM range(${String(rows)}) r(n)`,
    );
    const said = await (await connection.run('SELECT word, times FROM said')).getRows();
    const hashes = said.map(([word, times]) => {
      const json = `{"word":${JSON.stringify(word)},"times":${String(times)}}`;
      return createHash('sha256').update(json).digest('hex');
    });
    const digest = createHash('sha256').update(hashes.sort().join('')).digest('hex');
    expect(await digestOf(connection, table)).toEqual({ rows, digest });
    connection.closeSync();
    instance.closeSync();
  });
});
