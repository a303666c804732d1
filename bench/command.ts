import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSqliteLog, type SqliteLog } from '../src/event-log/sqlite/sqlite-log.js';
import { RecordFactsHandler } from '../src/handling/record-facts.handler.js';
import { type Fact, RecordFacts } from '../src/handling/record-facts.js';
import type { TrackerCommand } from '../src/domain/streams.js';
import { medianOf, nearestRank, secondsOf } from './measure.js';
import type { Bench, BenchResult } from './result.js';

const inFlight = 64;
const durability = 'WAL, synchronous=FULL: an fsync a transaction';
const startedAt = Date.UTC(2024, 1, 27, 10, 15);

/**
 * One command on a stream of six events: load it, fold it, decide, append at the exact revision, durably. Every stream gets one command. Half
 * of the streams get theirs one after another, which gives the latencies; the other half 64 at a time, which gives the rate under load.
 * The floor, in the same run: the same log appending the same event without loading anything, one after another.
 */
async function command({ scale = 1 }: { readonly scale?: number }): Promise<BenchResult[]> {
  const n = Math.max(inFlight, Math.round(10_000 * scale));
  const directory = mkdtempSync(join(tmpdir(), 'bench-command-'));
  const log = openSqliteLog(join(directory, 'events.sqlite'), { clock: () => Date.now() });
  try {
    const handler = new RecordFactsHandler(log);
    await allAtOnce(2 * n, inFlight, (stream) => mustAppend(6, handler, orders(stream)));
    const floorSeconds = await secondsOf(() => appendAlone(log, n));
    const latencies: number[] = [];
    const seconds = await secondsOf(() =>
      allAtOnce(n, 1, async (stream) => {
        latencies.push(1_000 * (await secondsOf(() => mustAppend(1, handler, [close(stream)]))));
      }),
    );
    const underLoad = await secondsOf(() =>
      allAtOnce(n, inFlight, (stream) => mustAppend(1, handler, [close(n + stream)])),
    );
    const ascending = latencies.toSorted((a, b) => a - b);
    return [
      {
        bench: 'command',
        n,
        perSecond: Math.round(n / seconds),
        floor: 'one event appended to a new stream, nothing loaded, one after another',
        floorPerSecond: Math.round(n / floorSeconds),
        ratio: floorSeconds / seconds,
        settings: { eventsPerStream: 6, durability },
        extra: {
          p50Ms: rounded(medianOf(latencies)),
          p99Ms: rounded(nearestRank(ascending, 0.99)),
          maxMs: rounded(ascending.at(-1) ?? Number.NaN),
          streamsPerSecondWith64InFlight: Math.round(n / underLoad),
        },
      },
    ];
  } finally {
    log.close();
    rmSync(directory, { recursive: true });
  }
}

/** Does the work for 0 … n - 1, so many at a time. */
async function allAtOnce(n: number, atATime: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < n) await work(next++);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}

async function mustAppend(events: number, handler: RecordFactsHandler, facts: readonly Fact[]): Promise<void> {
  const { appended, outcomes } = await handler.execute(new RecordFacts(facts));
  if (appended !== events) throw new Error(`expected ${String(events)} events: ${JSON.stringify(outcomes)}`);
}

async function appendAlone(log: SqliteLog, n: number): Promise<void> {
  for (let index = 0; index < n; index += 1) {
    await log.append(`floor-${String(index)}`, 'no-stream', [
      {
        id: `00000000-0000-4000-9000-${String(index).padStart(12, '0')}`,
        type: 'InterventionClosed',
        schemaVersion: 1,
        occurredAt: new Date(startedAt).toISOString(),
        data: { interventionId: idOf(index) },
        metadata: provenanceOf(idOf(index)),
      },
    ]);
  }
}

/** The six commands that make a stream of six events. */
function orders(stream: number): readonly Fact[] {
  const interventionId = idOf(stream);
  const at = (minutes: number): string => new Date(startedAt + (stream + minutes) * 60_000).toISOString();
  const fields = { unit: `u${String(stream % 40)}`, unitClass: 'patrol', unitZone: '5339' };
  const commands: readonly TrackerCommand[] = [
    {
      type: 'RequestIntervention',
      interventionId,
      occurredAt: at(0),
      fields: {
        zone: '5339',
        initiation: 'emergency-call',
        interventionType: 'shots heard',
        callReceivedAt: at(0),
        createdAt: at(0),
        place: { precision: 'street', municipality: '21004' },
      },
    },
    { type: 'SetPriority', interventionId, occurredAt: at(1), fields: { scheme: 'made-up', level: '1' } },
    { type: 'DispatchUnit', interventionId, occurredAt: at(2), fields },
    { type: 'MarkUnitEnRoute', interventionId, occurredAt: at(3), fields },
    { type: 'MarkUnitArrived', interventionId, occurredAt: at(8), fields },
    { type: 'ClearUnit', interventionId, occurredAt: at(40), fields },
  ];
  return commands.map((one) => factOf(interventionId, one));
}

function close(stream: number): Fact {
  const interventionId = idOf(stream);
  const occurredAt = new Date(startedAt + (stream + 41) * 60_000).toISOString();
  return factOf(interventionId, { type: 'CloseIntervention', interventionId, occurredAt, fields: {} });
}

function factOf(id: string, made: TrackerCommand): Fact {
  return { factId: `${id}/${made.type}`, command: made, provenance: provenanceOf(`${id}/${made.type}`) };
}

function provenanceOf(record: string) {
  return { source: 'import', feed: 'made-up', record, synthetic: true, actor: { role: 'dispatcher' } } as const;
}

function idOf(stream: number): string {
  return `i-${String(stream).padStart(8, '0')}`;
}

function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}

export const benches: Record<string, Bench> = { command };
