import { PassThrough } from 'node:stream';

import { describe, expect, it } from '@jest/globals';

import { Pull } from '../../../src/event-log/kurrentdb/pull.js';
import { LogUnavailable } from '../../../src/event-log/log-errors.js';

const filledWith = (...items: number[]): PassThrough => {
  const source = new PassThrough({ objectMode: true });
  for (const item of items) source.write(item);
  return source;
};

const all = async (pull: Pull<number>) => {
  const items: number[] = [];
  for await (const batch of pull.batches(2, 200)) items.push(...batch);
  return items;
};

describe('pulling from a stream', () => {
  it('gives everything up to the end', async () => {
    const source = filledWith(1, 2, 3);
    source.end();
    expect(await all(new Pull(source))).toEqual([1, 2, 3]);
  });

  it('gives what came before an error, and then the error, also where both came at once', async () => {
    const source = filledWith(1, 2, 3);
    const pull = new Pull<number>(source);
    source.emit('error', new Error('cut'));
    const items: number[] = [];
    await expect(async () => {
      for await (const batch of pull.batches(2, 200)) items.push(...batch);
    }).rejects.toThrow('cut');
    expect(items).toEqual([1, 2, 3]);
  });

  it('does not let an error that comes when all is over end the process', () => {
    const source = filledWith();
    const pull = new Pull<number>(source);
    pull.leave(() => Promise.reject(new Error('no call')));
    expect(() => source.emit('error', new Error('late'))).not.toThrow();
  });

  it('fills a batch while more comes, and goes on with less when no more does', async () => {
    const source = filledWith(1, 2);
    const pull = new Pull<number>(source);
    setTimeout(() => source.write(3), 0);
    expect(await pull.fill(3)).toEqual([1, 2, 3]);
    source.write(4);
    expect(await pull.fill(3)).toEqual([4]);
    source.end();
    expect(await pull.fill(3)).toEqual([]);
  });

  it('gives up after a silence', async () => {
    const source = filledWith(1);
    await expect(all(new Pull(source))).rejects.toBeInstanceOf(LogUnavailable);
  });

  it('takes no more than asked for, and holds the sender back meanwhile', async () => {
    const source = new PassThrough({ objectMode: true, highWaterMark: 4 });
    const pull = new Pull<number>(source);
    let written = 0;
    while (source.write(written)) written += 1;
    expect(await pull.next(3)).toEqual([0, 1, 2]);
    expect(written).toBeLessThan(10);
  });

  it('gathers what comes in the next turns of the event loop', async () => {
    const source = filledWith(1);
    const gathering = new Pull<number>(source).gather(10);
    setImmediate(() => source.write(2));
    expect(await gathering).toEqual([1, 2]);
  });

  it('ends a wait when the signal aborts', async () => {
    const stop = new AbortController();
    const waiting = new Pull<number>(filledWith()).next(1, undefined, stop.signal);
    stop.abort();
    expect(await waiting).toEqual([]);
  });
});
