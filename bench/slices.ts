import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { DuckDBInstance } from '@duckdb/node-api';

import { standardMetrics } from '../src/domain/metric/standard-metrics.js';
import { openDuckdbReadModel } from '../src/read-model/duckdb/duckdb-read-model.js';
import type { ReadModel, Snapshot } from '../src/read-model/read-model.js';
import { MetricBook } from '../src/reporting/metric-book.js';
import { askedOf, responseTimesOf } from '../src/reporting/response-times.js';
import { type Slice, sliceNames, sliceSql, slicesOf } from '../src/reporting/slices.js';
import type { Bench, BenchResult } from './result.js';

const timeZone = 'Europe/Brussels';
const settings = { memoryLimit: '512MB', threads: 2 };
const runs = 3;
const target = 480_000;
const pairs = ['zone,month', 'zone,priority', 'hotspot,quarter', 'priority,hour-of-week'];

/**
 * The whole answer of the report of response times by every slice, beside bare queries of the same table: the counts and order statistics of
 * the answer without its limits, bounds, and what stands beside its total. SYNTHETIC: the two years of the demo, repeated with other times.
 */
async function slices({ scale = 1 }: { readonly scale?: number }): Promise<BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-slices-'));
  try {
    const n = await fill(directory, Math.round(1_000_000 * scale));
    const tables = await openDuckdbReadModel(join(directory, 'read-model'), settings);
    try {
      await tables.open('response-times');
      const results: BenchResult[] = [];
      for (const by of ['none', ...sliceNames, ...pairs]) results.push(await measured(tables, by, n));
      return results;
    } finally {
      await tables.close();
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function measured(tables: ReadModel, by: string, n: number): Promise<BenchResult> {
  const asked = askedOf({ by }, new MetricBook(standardMetrics), { timeZone });
  const bare = bareQueries(by);
  const timed = (work: (snapshot: Snapshot) => Promise<unknown>): Promise<number> =>
    tables.read(
      'response-times',
      async (snapshot) => {
        const startedAt = performance.now();
        await work(snapshot);
        return performance.now() - startedAt;
      },
      {},
    );
  const answers: number[] = [];
  const floors: number[] = [];
  const least: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const [counts, codes, percentiles] = bare;
    floors.push((await timed((snapshot) => snapshot.rows(counts))) + (await timed((snapshot) => snapshot.rows(codes))));
    least.push(await timed((snapshot) => snapshot.rows(percentiles)));
    // No area is asked for, so nobody asks for boundaries.
    answers.push(await timed((snapshot) => responseTimesOf(snapshot, asked, () => Promise.reject(new Error('none')))));
  }
  const [ms, bareMs] = [median(answers), median(floors)];
  return {
    bench: `slices ${by}`,
    n,
    perSecond: Math.round((n / ms) * 1_000),
    floor: 'bare queries of the same table, for the same counts, codes, median, P90 and share',
    floorPerSecond: Math.round((n / bareMs) * 1_000),
    ratio: bareMs / ms,
    settings: { ...settings, runs, data: 'SYNTHETIC' },
    extra: { ms: Math.round(ms), bareMs: Math.round(bareMs), onlyMedianP90ShareMs: Math.round(median(least)) },
  };
}

/** What an analyst would type: by group, the counts; the quality codes; and, for less, only the median, P90 and share. */
function bareQueries(by: string): readonly [counts: string, codes: string, percentiles: string] {
  const keys = slicesOf(by).map((slice: Slice) => sliceSql(slice, () => `'${timeZone}'`, 'as-was'));
  const key = keys.map((sql, index) => `${sql} AS k${String(index)}, `).join('');
  const named = keys.map((_, index) => `k${String(index)}, `).join('');
  const rows = `(SELECT *, epoch_ms("firstArrivedAt") - epoch_ms("callReceivedAt") AS e,
    NOT annulled AND NOT test AND "mergedInto" IS NULL AND initiation NOT IN ('on-view', 'planned') AND "firstArrivedAt" >= "callReceivedAt" AS m
    FROM response_times)`;
  const outcomes = ['X01', 'X02', 'X03', 'X04', 'X05', 'X06', 'X07', 'X20', 'X22', 'X23'];
  const figures = `count(*) FILTER (m) AS measured, quantile_disc(e, [0.5, 0.9]) FILTER (m) AS q, count(*) FILTER (m AND e <= ${String(target)}) AS within`;
  const of = (counted: string): string =>
    `SELECT * EXCLUDE q, q[1] AS median, q[2] AS p90 FROM (SELECT ${key}count(*) AS interventions, ${counted}${figures} FROM ${rows} GROUP BY ALL) ORDER BY ALL`;
  const counts = outcomes.map((code) => `count(*) FILTER (list_contains(codes, '${code}')) AS ${code}, `).join('');
  const codes = `SELECT ${named}code, count(*) AS interventions FROM (SELECT ${key}unnest(codes) AS code FROM response_times) GROUP BY ALL ORDER BY ALL`;
  return [of(counts), codes, of('')];
}

/** Makes the demo in a directory and repeats its interventions up to about `wanted`, each copy seven hours later; gives how many there are. */
async function fill(directory: string, wanted: number): Promise<number> {
  const demo = fileURLToPath(new URL('../demo/run.js', import.meta.url));
  await promisify(execFile)(process.execPath, [demo, directory, '--no-serve'], { maxBuffer: 64 * 1024 * 1024 });
  const tables = join(directory, 'read-model', 'response-times');
  const { live } = JSON.parse(readFileSync(join(tables, 'live.json'), 'utf8')) as { readonly live: { file: string } };
  const instance = await DuckDBInstance.create(join(tables, live.file));
  const connection = await instance.connect();
  const select = async (sql: string): Promise<Record<string, unknown>[]> =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson();
  const columns = await select(
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns() WHERE table_name = 'response_times' ORDER BY column_index`,
  );
  await connection.run('CREATE TEMP TABLE once AS SELECT * FROM response_times');
  const [first] = await select('SELECT count(*)::INTEGER AS n FROM once');
  const copies = Math.max(1, Math.round(wanted / Number(first?.n)));
  for (let copy = 1; copy < copies; copy += 1) {
    const made = columns.map(({ name, type }) => {
      if (name === 'intervention') return `"intervention" || '-${String(copy)}'`;
      return type === 'TIMESTAMP' ? `"${String(name)}" + INTERVAL ${String(copy * 7)} HOUR` : `"${String(name)}"`;
    });
    await connection.run(`INSERT INTO response_times SELECT ${made.join(', ')} FROM once`);
  }
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
  return copies * Number(first?.n);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export const benches: Readonly<Record<string, Bench>> = { slices };
