import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RecordedEvent } from '../src/event-log/envelope.js';
import { openSqliteLog } from '../src/event-log/sqlite/sqlite-log.js';
import { openThreadedWriter } from '../src/event-log/sqlite/threaded-writer.js';
import { RecordFacts } from '../src/handling/record-facts.js';
import { RecordFactsHandler } from '../src/handling/record-facts.handler.js';
import { importFeed } from '../src/intake/feeds/import-feed.js';
import { parseMapping } from '../src/intake/feeds/parse-mapping.js';
import { callsFile, callsMapping } from '../test/support/made-calls.js';
import { BareLog } from './bare-log.js';
import { medianOf, secondsOf } from './measure.js';
import type { Bench, BenchResult } from './result.js';

const perTransaction = 1_000;
const pageSize = 1_000;
const runs = 3;

/**
 * A CSV of synthetic calls through its mapping into an empty log, durably: both readings of the file, parsing, ids, load, decide, append. The
 * floor, in the same run: the rows that came of it, ready to bind, inserted into the same layout, 1,000 a transaction. In `extra` the floor of
 * a rebuild: the same rows read and their JSON parsed. Medians of `runs` runs in turns.
 */
async function importing({ scale = 1 }: { readonly scale?: number }): Promise<BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-import-'));
  try {
    const file = join(directory, 'calls.csv');
    writeFileSync(file, callsFile({ calls: Math.round(28_000 * scale) }));
    const [ours, bare, read]: [number[], number[], number[]] = [[], [], []];
    let n = 0;
    for (let run = 0; run < runs; run += 1) {
      const { events, seconds } = await importInto(join(directory, `log-${String(run)}.sqlite`), file);
      n = events.length;
      ours.push(n / seconds);
      const log = new BareLog(join(directory, `bare-${String(run)}.sqlite`));
      const rows = log.prepare(events.map((event) => ({ stream: event.stream, event })));
      const inserting = await secondsOf(() => {
        for (let at = 0; at < n; at += perTransaction) log.write(rows.slice(at, at + perTransaction));
      });
      bare.push(n / inserting);
      read.push(n / (await secondsOf(() => log.readAndParse(pageSize))));
      log.close();
    }
    const [perSecond, floorPerSecond] = [medianOf(ours), medianOf(bare)];
    return [
      {
        bench: 'import',
        n,
        perSecond: Math.round(perSecond),
        floor: 'bare SQLite inserts of the same rows, ready to bind, in the same layout, 1,000 a transaction',
        floorPerSecond: Math.round(floorPerSecond),
        ratio: perSecond / floorPerSecond,
        settings: {
          calls: Math.round(28_000 * scale),
          fileBytes: statSync(file).size,
          perTransaction,
          runs,
          node: process.execArgv,
        },
        extra: { bareRowsReadAndParsedPerSecond: Math.round(medianOf(read)) },
      },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function importInto(logFile: string, file: string): Promise<{ events: RecordedEvent[]; seconds: number }> {
  const log = openSqliteLog(logFile, { clock: () => Date.now() });
  // As the command line imports: written on a thread of its own.
  const writer = await openThreadedWriter(
    logFile,
    new URL('../src/event-log/sqlite/append-thread.js', import.meta.url),
  );
  try {
    const handler = new RecordFactsHandler({
      append: (stream, expected, appended) => writer.append(stream, expected, appended),
      readStream: (stream, from) => log.readStream(stream, from),
    });
    const summary = await importFeed({
      file,
      mapping: parseMapping(callsMapping),
      record: (facts) => handler.execute(new RecordFacts(facts)),
      now: () => performance.now(),
    });
    if (summary.rejectedRows + summary.refused > 0) throw new Error(`rejects: ${JSON.stringify(summary)}`);
    const events: RecordedEvent[] = [];
    for await (const page of log.readAll(0)) events.push(...page.events);
    if (events.length !== summary.events) throw new Error('the log holds other events than were imported');
    return { events, seconds: summary.seconds };
  } finally {
    await writer.close();
    log.close();
  }
}

export const benches: Record<string, Bench> = { import: importing };
