import { responseTimes } from '../../projections/response-times.js';
import { isCorrection } from '../domain/corrections/amended.js';
import { amendedStream } from '../domain/streams.js';
import type { RecordedEvent } from '../event-log/envelope.js';
import type { LogReader } from '../event-log/log-reader.js';
import type { Geography } from '../geography/geography.js';
import { foldGiven } from '../projecting/fold-given.js';
import type { SqlRow } from '../read-model/read-model.js';
import type { LatestBoundaries, RowsAround } from '../reporting/tokens.js';

/**
 * The rows of the response-times table around each correction, by the fold that makes the table: what it would have said at the position before and says at that of the correction,
 * with the boundaries of one position for all.
 */
export function rowsAround(log: LogReader, boundaries: LatestBoundaries): RowsAround {
  return async (intervention, asOf) => {
    const stream = `intervention-${intervention}`;
    const events: RecordedEvent[] = [];
    for await (const event of log.readStream(stream)) if (event.position <= asOf) events.push(event);
    const { geography } = await boundaries(asOf);
    return Promise.all(
      [...events.entries()]
        .filter(([, event]) => isCorrection(event))
        .map(async ([index, correction]) => ({
          correction,
          before: await rowOf(correction, events.slice(0, index), geography),
          after: await rowOf(correction, events.slice(0, index + 1), geography),
        })),
    );
  };
}

/** The row that some events of a stream make. A correction that brings a history along has its row made anew from that alone. */
async function rowOf(
  correction: RecordedEvent,
  events: readonly RecordedEvent[],
  geography: Geography,
): Promise<SqlRow | null> {
  const history = amendedStream(correction.stream, events);
  const { rows } = await foldGiven(responseTimes, [{ ...correction, history }], { geography });
  return rows[0] ?? null;
}
