import { readFileSync } from 'node:fs';

import { afterEach, describe, expect, it } from '@jest/globals';

import { responseTimes } from '../../projections/response-times.js';
import { timeline } from '../../projections/timeline.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { amendedReader, type CorrectionWithHistory } from '../../src/handling/amended-reader.js';
import { MemoryLog } from '../support/memory-log.js';
import { digestsOf, openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';

const projections = [responseTimes, timeline];
const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function givenOf(name: string): RecordedEvent[] {
  const text = readFileSync(new URL(`../projections/${name}/given.jsonl`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedEvent);
}

async function rigOn(log: MemoryLog, batchSize: number): Promise<Rig> {
  const directory = temporaryDirectory();
  const rig = await openRig(directory.path, amendedReader(log), projections, { batchSize });
  cleanups.push(
    () => {
      directory.remove();
    },
    () => rig.close(),
  );
  return rig;
}

describe.each(['response-times', 'timeline'])('the events of %s', (name) => {
  it('make the same tables however the log is cut into batches, and rebuilt from nothing', async () => {
    const events = givenOf(name);
    const whole = new MemoryLog();
    whole.add(...events);
    const atOnce = await rigOn(whole, 20_000);
    await atOnce.engine.catchUp();

    const growing = new MemoryLog();
    const live = await rigOn(growing, 20_000);
    for (const event of events) {
      growing.add(event);
      await live.engine.catchUp();
    }
    for (const projection of projections) {
      expect(await digestsOf(live, projection)).toEqual(await digestsOf(atOnce, projection));
      const { digest, previousDigest } = await live.engine.rebuild(projection.name);
      expect(digest).toBe(previousDigest);
    }
    expect((await live.engine.status()).map(({ quarantined }) => quarantined)).toEqual(
      (await atOnce.engine.status()).map(({ quarantined }) => quarantined),
    );
  });
});

describe('a correction', () => {
  it('comes with the history of its own stream, as it stood then', async () => {
    const log = new MemoryLog();
    log.add(...givenOf('response-times'));
    const corrections: CorrectionWithHistory[] = [];
    for await (const { events } of amendedReader(log).readAll(0)) {
      for (const event of events) if ('history' in event) corrections.push(event as CorrectionWithHistory);
    }
    expect(corrections.length).toBeGreaterThan(5);
    for (const { stream, revision, history } of corrections) {
      expect(history.map((event) => [event.stream, event.revision])).toEqual(
        Array.from({ length: revision + 1 }, (_, index) => [stream, index]),
      );
    }
    const [first, second] = corrections.filter(({ stream }) => stream === 'intervention-14-amended');
    expect(first?.history[0]?.data.zone).toBe('5341');
    expect(second?.history[0]?.data.zone).toBe('5340');
  });
});
