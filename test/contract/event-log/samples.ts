import type { NewEvent, RecordedEvent } from '../../../src/event-log/envelope.js';
import type { CaughtUp, LogReader, Page, ReadAllOptions } from '../../../src/event-log/log-reader.js';

/** The id of the n-th event of a check: ids of different numbers are far apart, as hashes are. */
export function idOf(n: number): string {
  const hash = Math.imul(n + 1, 0x9e3779b1) >>> 0;
  return `${hash.toString(16).padStart(8, '0')}-0000-8000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** The n-th event of a check. */
export function event(n: number, changes: Partial<NewEvent> = {}): NewEvent {
  return {
    id: idOf(n),
    type: 'UnitDispatched',
    schemaVersion: 1,
    occurredAt: new Date(Date.UTC(2024, 1, 27, 10, 15, 0, n)).toISOString(),
    data: { interventionId: '2024-000017', unit: `P${String(n)}` },
    metadata: { source: 'cad' },
    ...changes,
  };
}

/** Events first … first + count - 1. */
export function events(first: number, count: number): readonly NewEvent[] {
  return Array.from({ length: count }, (_, index) => event(first + index));
}

export async function streamOf(log: LogReader, stream: string, from?: number): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for await (const recorded of log.readStream(stream, from)) found.push(recorded);
  return found;
}

export async function pagesOf(
  log: LogReader,
  after = 0,
  upTo?: number,
  options?: ReadAllOptions,
): Promise<readonly Page[]> {
  const found: Page[] = [];
  for await (const page of log.readAll(after, upTo, options)) found.push(page);
  return found;
}

export async function allOf(
  log: LogReader,
  after = 0,
  upTo?: number,
  options?: ReadAllOptions,
): Promise<readonly RecordedEvent[]> {
  return (await pagesOf(log, after, upTo, options)).flatMap((page) => page.events);
}

/**
 * Follows until `enough` says so, then aborts; gives all that was handed out. Rejects when the follower ends by itself, is silent for five
 * seconds, or still gives what is not enough after thirty.
 */
export async function followed(
  log: LogReader,
  after: number,
  enough: (news: readonly (Page | CaughtUp)[]) => boolean | Promise<boolean>,
  options?: ReadAllOptions,
): Promise<readonly (Page | CaughtUp)[]> {
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort();
  }, 5_000);
  const begun = performance.now();
  const news: (Page | CaughtUp)[] = [];
  let done = false;
  try {
    for await (const item of log.follow(after, abort.signal, options)) {
      news.push(item);
      if (performance.now() - begun < 25_000) timer.refresh();
      done ||= await enough(news);
      if (done) abort.abort();
    }
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
  if (!done) throw new Error(`the follower gave ${String(news.length)} items and then nothing for too long`);
  return news;
}

export function eventsIn(news: readonly (Page | CaughtUp)[]): readonly RecordedEvent[] {
  return news.flatMap((item) => ('events' in item ? item.events : []));
}

/** What `work` rejects with; rejects when it does not. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection, and there was none');
}
