import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from '@jest/globals';

import { localTimes } from '../../src/reporting/local-times.js';
import { type Slice, sliceSql } from '../../src/reporting/slices.js';

const slices: readonly Slice[] = ['hour-of-week', 'day', 'week', 'month', 'quarter'];
/** Amsterdam was 19 minutes and 32 seconds ahead until 1937, Monrovia 44:30 behind until 1972; St John's changed its clocks at 0:01. */
const zones = [
  'Europe/Brussels',
  'Europe/Amsterdam',
  'Africa/Monrovia',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Australia/Lord_Howe',
];

describe.each(zones)('local times in %s', (zone) => {
  it('are the same looked up by quarter-hours as worked out singly', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`SET TimeZone = 'UTC'`);
    // Every 7 h 23 min 41 s of a century and a half, each instant at which a clock was changed by an hour or half of one, and none at all.
    await connection.run(`CREATE TABLE one AS SELECT instant AS "startedAt" FROM (
      SELECT unnest(generate_series(TIMESTAMP '1880-01-01 00:00:00.123', TIMESTAMP '2035-01-01', INTERVAL '26621 seconds')) AS instant
      UNION ALL SELECT unnest(generate_series(TIMESTAMP '2023-01-01', TIMESTAMP '2025-01-01', INTERVAL '899500 milliseconds'))
      UNION ALL SELECT NULL)`);
    const placeholder = (): string => `'${zone}'`;
    const columns = Object.fromEntries(
      slices.map((slice, index) => [`local${String(index)}`, sliceSql(slice, placeholder, 'as-was', 'localAt')]),
    );
    const { table, join } = localTimes('FROM one', columns, placeholder());
    const different = slices.map(
      (slice, index) => `local${String(index)} <> ${sliceSql(slice, placeholder, 'as-was')}`,
    );
    const rows = await connection.runAndReadAll(
      `WITH ${table.trimEnd().slice(0, -1)} SELECT count(*)::INTEGER, count(*) FILTER (${different.join(' OR ')})::INTEGER,
         count(local0)::INTEGER FROM one ${join}`,
    );
    const [instants, unequal, lookedUp] = rows.getRows()[0] ?? [];
    expect(unequal).toBe(0);
    expect(instants).toBeGreaterThan(240_000);
    expect(lookedUp).toBeGreaterThan(70_000);
    expect(lookedUp).toBeLessThan(Number(instants));
    connection.closeSync();
  });
});
