import type { LogReader } from '../event-log/log-reader.js';
import type { ReadModel, Snapshot } from '../read-model/read-model.js';
import { ProjectionBehind } from './tracked-projection.js';

/** No answer can hold what was asked for. */
export class AfterRefused extends Error {
  override readonly name = 'AfterRefused';
  readonly field = 'after';
  constructor(readonly expected: string) {
    super(`after: expected ${expected}`);
  }
}

export interface AfterTools {
  readonly log: Pick<LogReader, 'head'>;
  /** Reads what a table is asked for as of: a position, a date or a time. */
  readonly positionOf: (asOf: string) => Promise<number>;
  /** Resolves when a projection's table has the log up to a position. Rejects with ProjectionBehind when that took `timeoutMs` milliseconds. */
  readonly waitFor: (projection: string, position: number, timeoutMs: number) => Promise<void>;
  /** How long a table is waited for, in milliseconds. */
  readonly waitMs: number;
}

/**
 * A read model whose answers hold what was just recorded, for those who ask for it: `after` is a position of the log that the table must have
 * come to. It is waited for, within a bound.
 * Reading rejects with AfterRefused for a position that cannot be in the answer, and with ProjectionBehind when the table did not come to it in time.
 */
export function readModelAfter(readModel: ReadModel, tools: AfterTools): ReadModel {
  return {
    read: async (projection, work, { after, ...state }) => {
      if (after === undefined) return readModel.read(projection, work, state);
      const position = await positionAfter(after, state.asOf, tools);
      // The view itself says what it holds: whatever waited for the table cannot know which version of it serves by now.
      const attempt = () =>
        readModel.read(
          projection,
          async (snapshot) => (snapshot.asOf < position ? behind(snapshot) : { answer: await work(snapshot) }),
          state,
        );
      const first = await attempt();
      if ('answer' in first) return first.answer;
      await tools.waitFor(projection, position, tools.waitMs);
      const second = await attempt();
      if ('answer' in second) return second.answer;
      throw new ProjectionBehind(projection, second.checkpoint, position);
    },
  };
}

function behind({ asOf }: Snapshot): { readonly checkpoint: number } {
  return { checkpoint: asOf };
}

async function positionAfter(
  after: string,
  asOf: string | undefined,
  { log, positionOf }: AfterTools,
): Promise<number> {
  const head = await log.head();
  const until = asOf === undefined ? head : await positionOf(asOf);
  const range = `a position from 0 to ${String(until)}, ${asOf === undefined ? 'the head of the log' : 'which asOf stands for'}`;
  if (!/^\d{1,15}$/.test(after)) throw new AfterRefused(`${range}; got ${JSON.stringify(after.slice(0, 30))}`);
  if (Number(after) > until) throw new AfterRefused(`${range}; got ${after}`);
  return Number(after);
}
