import type { SqliteLog } from '../src/event-log/sqlite/sqlite-log.js';
import { counts } from '../projections/counts.js';
import { responseTimes } from '../projections/response-times.js';
import { timeline } from '../projections/timeline.js';
import { buildSeconds, openRebuildRig, secondsOf, settings } from './rebuild-rig.js';
import type { Bench, BenchResult } from './result.js';

const floor = 'one thread reads the same SQLite log in pages and parses each event';

/**
 * Rebuilds response-times from a log of n events, six an intervention, in two workers into a DuckDB file of its own, rows and checkpoint
 * committed; then once more to the end, compared with what the main thread made. The first rebuild of a log seals it; the next one is measured
 * with threads that start for it, as after a start of the service; then with those of the rebuild before. The floor, in the same run: one
 * thread that reads the same log page by page, with each event's JSON parsed, and does nothing with it.
 */
async function rebuild({ scale = 1 }: { readonly scale?: number }): Promise<BenchResult[]> {
  const n = Math.round(1_000_000 * scale);
  const rig = await openRebuildRig(n, [responseTimes]);
  try {
    const floorSeconds = await secondsOf(() => readEverything(rig.log));
    const catchUpSeconds = await secondsOf(() => rig.engine.catchUp());
    const sealingSeconds = await buildSeconds(rig, [responseTimes.name]);
    await rig.engine.threads?.endIdle();
    const coldSeconds = await buildSeconds(rig, [responseTimes.name]);
    const seconds = await buildSeconds(rig, [responseTimes.name]);
    const { rows, digest, verification, swapMs } = await rig.engine.rebuild(responseTimes.name);
    if (!verification.same) throw new Error('the workers made other rows than the main thread');
    const result = (bench: string, took: number, extra: object): BenchResult => ({
      bench,
      n,
      perSecond: Math.round(n / took),
      floor,
      floorPerSecond: Math.round(n / floorSeconds),
      ratio: floorSeconds / took,
      settings: { ...settings, rows, digest },
      extra,
    });
    return [
      result('rebuild', seconds, {
        threads: 'those of the rebuild before',
        swapMs,
        slices: verification.tables[0]?.slices,
      }),
      result('rebuild-cold', coldSeconds, { threads: 'started for it' }),
      result('rebuild-first', sealingSeconds, {
        threads: 'started for it',
        seals: 'the stretches of the log, for every rebuild after it',
      }),
      result('catch-up', catchUpSeconds, { thread: 'the main thread' }),
    ];
  } finally {
    await rig.close();
  }
}

/** The same at ten times the events, beside the rate at one time, of logs that are sealed. Peak memory is that of the whole process. */
async function rebuildLarge({ scale = 1 }: { readonly scale?: number }): Promise<BenchResult[]> {
  const measured = [];
  for (const n of [1_000_000, 10_000_000].map((size) => Math.round(size * scale))) {
    const rig = await openRebuildRig(n, [responseTimes]);
    await buildSeconds(rig, [responseTimes.name]);
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 50);
    try {
      const seconds = await buildSeconds(rig, [responseTimes.name]);
      measured.push({ n, rate: n / seconds, peakMegabytes: Math.round(peak / 1e6) });
    } finally {
      clearInterval(watch);
      await rig.close();
    }
  }
  const [small, large] = measured;
  if (small === undefined || large === undefined) throw new Error('nothing was measured');
  return [
    {
      bench: 'rebuild-10m',
      n: large.n,
      perSecond: Math.round(large.rate),
      floor: 'the same at a tenth of the events',
      floorPerSecond: Math.round(small.rate),
      ratio: large.rate / small.rate,
      settings,
      extra: { peakMegabytes: large.peakMegabytes, peakMegabytesAtATenth: small.peakMegabytes },
    },
  ];
}

/** Projections in one pass over the log, beside the sum of their single rebuilds. */
async function rebuildMany({ scale = 1 }: { readonly scale?: number }): Promise<BenchResult[]> {
  const n = Math.round(1_000_000 * scale);
  const projections = [responseTimes, timeline, counts];
  const rig = await openRebuildRig(n, projections);
  try {
    const names = projections.map(({ name }) => name);
    // The first rebuild seals the log: it is no part of what is compared.
    await buildSeconds(rig, [responseTimes.name]);
    let single = 0;
    for (const name of names) single += await buildSeconds(rig, [name]);
    const together = await buildSeconds(rig, names);
    return [
      {
        bench: 'rebuild-many',
        n,
        perSecond: Math.round(n / together),
        floor: 'the sum of the single rebuilds; the ratio is of times, lower is better',
        floorPerSecond: Math.round(n / single),
        ratio: together / single,
        settings: { ...settings, projections: names },
      },
    ];
  } finally {
    await rig.close();
  }
}

async function readEverything(log: SqliteLog): Promise<void> {
  let events = 0;
  for await (const page of log.readAll(0)) events += page.events.length;
  if (events !== (await log.head())) throw new Error('the log gave out fewer events than it holds');
}

export const benches: Readonly<Record<string, Bench>> = {
  rebuild,
  'rebuild-many': rebuildMany,
  'rebuild-10m': rebuildLarge,
};
