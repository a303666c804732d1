import type { LogReader } from '../event-log/log-reader.js';

/** What was asked for is no state that the log has had. */
export class AsOfRefused extends Error {
  override readonly name = 'AsOfRefused';
  constructor(
    readonly expected: string,
    /** The parameter that it was asked for with. */
    readonly field = 'asOf',
  ) {
    super(`${field}: expected ${expected}`);
  }
}

export interface AsOfTools {
  readonly log: LogReader;
  /** Reads a date, as the first moment of that day, or a time: RFC 3339 UTC text with milliseconds. Throws when it is neither. */
  readonly instantOf: (text: string) => string;
  /** The present as RFC 3339 UTC text with milliseconds. */
  readonly now: () => string;
}

/**
 * Reads what somebody asks to see a table as of: a position of the log, or a date or a time, which stands for the last position recorded
 * before it. Rejects with AsOfRefused, or with what `instantOf` throws, when the log has not come to it.
 */
export async function positionAsOf(text: string, { log, instantOf, now }: AsOfTools): Promise<number> {
  const head = await log.head();
  const range = `a position from 0 to ${String(head)}, the head of the log, or a date that has begun`;
  if (/^\d+$/.test(text)) {
    const position = Number(text);
    if (position > head) throw new AsOfRefused(`${range}; got ${text.slice(0, 30)}`);
    return position;
  }
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) throw new AsOfRefused(`${range}; got ${JSON.stringify(text.slice(0, 30))}`);
  const instant = instantOf(text);
  if (instant > now()) throw new AsOfRefused(`${range}; ${text} is yet to come`);
  return lastRecordedBefore(log, instant, head);
}

/** Times of recording never go back from one position to the next: some twenty reads find a place among millions. */
async function lastRecordedBefore(log: LogReader, instant: string, head: number): Promise<number> {
  let [before, notBefore] = [0, head + 1];
  while (notBefore - before > 1) {
    const middle = Math.floor((before + notBefore) / 2);
    if ((await recordedAt(log, middle)) < instant) before = middle;
    else notBefore = middle;
  }
  return before;
}

async function recordedAt(log: LogReader, position: number): Promise<string> {
  for await (const { events } of log.readAll(position - 1, position, { pageSize: 1 })) {
    const [event] = events;
    if (event !== undefined) return event.recordedAt;
  }
  throw new Error(`the log has no event at position ${String(position)}`);
}
