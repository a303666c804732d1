import { setTimeout } from 'node:timers/promises';

import { responseTimes } from '../projections/response-times.js';
import type { RebuildStatus } from '../src/projecting/rebuild-job.js';
import { interventionEvents } from '../test/support/made-events.js';
import { openRebuildRig, type RebuildRig, secondsOf, settings } from './rebuild-rig.js';
import type { Bench, BenchResult } from './result.js';

/** From an append to a query that sees its row; and the fastest of some paces of appends that the table follows a second behind at most. */
async function live({ scale = 1 }: { readonly scale?: number }): Promise<BenchResult[]> {
  const samples = Math.max(20, Math.round(200 * scale));
  const rig = await openRebuildRig(Math.round(20_000 * scale), [responseTimes]);
  try {
    rig.engine.start();
    await rig.engine.waitFor(responseTimes.name, await rig.log.head(), 60_000);
    const waits: number[] = [];
    for (const { stream, event } of interventionEvents(samples, 2)) {
      const startedAt = performance.now();
      const { lastPosition } = await rig.log.append(stream, 'any', [event]);
      await rig.engine.waitFor(responseTimes.name, lastPosition, 10_000);
      await ask(rig);
      waits.push(performance.now() - startedAt);
    }
    const tried: Pace[] = [];
    for (const [index, perSecond] of paces.entries()) {
      tried.push(await keepUp(rig, perSecond, 10 * scale, 3 + index));
      if ((tried.at(-1)?.mostBehindMs ?? 0) <= 1_000) break;
    }
    const { events, perSecond, mostBehindMs } = tried.at(-1) ?? { events: 0, perSecond: 0, mostBehindMs: 0 };
    return [
      {
        bench: 'live',
        n: events,
        perSecond,
        floor: 'none',
        floorPerSecond: null,
        ratio: null,
        settings,
        extra: { visibleMs: percentiles(waits), mostBehindMs, tried },
      },
    ];
  } finally {
    await rig.close();
  }
}

/** Events a second, the fastest first. */
const paces = [30_000, 25_000, 22_500, 20_000, 17_500, 15_000, 12_500, 10_000, 7_500, 5_000, 2_500];

interface Pace {
  readonly perSecond: number;
  readonly events: number;
  /** The longest that the table took to show what the log held, asked ten times a second. */
  readonly mostBehindMs: number;
}

/** Appends so many events a second for so many seconds, in twentieths of one, and looks how far behind the table falls. */
async function keepUp({ engine, log }: RebuildRig, pace: number, seconds: number, seed: number): Promise<Pace> {
  const events = Math.max(1, Math.round(pace * seconds));
  const made = interventionEvents(events, seed);
  const beganAt = performance.now();
  const looks: Promise<number>[] = [];
  const look = async (): Promise<number> => {
    const askedAt = performance.now();
    await engine.waitFor(responseTimes.name, await log.head(), 60_000);
    return performance.now() - askedAt;
  };
  for (let appended = 0, turn = 1; appended < events; turn++) {
    const due = Math.min(events, Math.round((pace * turn) / 20));
    const batch: Promise<unknown>[] = [];
    for (; appended < due; appended++) {
      const next = made.next();
      if (next.done !== true) batch.push(log.append(next.value.stream, 'any', [next.value.event]));
    }
    await Promise.all(batch);
    if (turn % 2 === 0) looks.push(look());
    await setTimeout(Math.max(0, beganAt + turn * 50 - performance.now()));
  }
  const perSecond = Math.round((events / (performance.now() - beganAt)) * 1000);
  looks.push(look());
  return { perSecond, events, mostBehindMs: Math.round(Math.max(...(await Promise.all(looks)))) };
}

const queriesAtLeast = 400;
const rebuildsAtLeast = 3;

/**
 * The same queries during rebuilds, one after the other as long as they run, and as many alone, half of them before and half of them after; and
 * how long the swap at the end of each takes, in which nothing else runs. Several hundred of each: the P99 of sixty is their worst.
 */
async function queryDuringRebuild({ scale = 1 }: { readonly scale?: number }): Promise<BenchResult[]> {
  const n = Math.round(300_000 * scale);
  const rig = await openRebuildRig(n, [responseTimes]);
  try {
    await rig.engine.catchUp();
    const alone: number[] = [];
    const askAlone = async (times: number): Promise<void> => {
      for (let query = 0; query < times; query++) alone.push((await secondsOf(() => ask(rig))) * 1000);
    };
    await askAlone(queriesAtLeast / 2);
    const during: number[] = [];
    const swaps: number[] = [];
    while (during.length < queriesAtLeast || swaps.length < rebuildsAtLeast) {
      const { job, finished } = rig.engine.startRebuild([responseTimes.name]);
      while (!ended(job.status())) during.push((await secondsOf(() => ask(rig))) * 1000);
      for (const { swapMs } of await finished) swaps.push(swapMs);
    }
    await askAlone(during.length - alone.length);
    const [before, meanwhile] = [percentiles(alone), percentiles(during)];
    const result = (
      bench: string,
      took: number,
      floor: string,
      floorMs: number | null,
      extra: object,
    ): BenchResult => ({
      bench,
      n: during.length,
      perSecond: 1000 / took,
      floor,
      floorPerSecond: floorMs === null ? null : 1000 / floorMs,
      ratio: floorMs === null ? null : took / floorMs,
      settings: { ...settings, events: n },
      extra,
    });
    const same = 'the same queries alone; the ratio is of P99 times, lower is better';
    return [
      result('query-during-rebuild', meanwhile.p99, same, before.p99, {
        aloneMs: before,
        duringMs: meanwhile,
        rebuilds: swaps.length,
      }),
      result('swap', Math.max(...swaps), 'none', null, { swapMs: percentiles(swaps) }),
    ];
  } finally {
    await rig.close();
  }
}

function ended({ phase }: RebuildStatus): boolean {
  return phase === 'done' || phase === 'failed';
}

function ask({ tables }: RebuildRig): Promise<unknown> {
  const sql = `SELECT zone, count(*) AS rows, quantile_disc("totalResponseSeconds", 0.9) AS p90 FROM response_times GROUP BY zone`;
  return tables.read(responseTimes.name, (snapshot) => snapshot.rows(sql));
}

function percentiles(values: readonly number[]): { readonly p50: number; readonly p99: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    return Math.round(value * 100) / 100;
  };
  return { p50: at(0.5), p99: at(0.99) };
}

export const benches: Readonly<Record<string, Bench>> = { live, 'query-during-rebuild': queryDuringRebuild };
