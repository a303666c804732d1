import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { RecordedEvent } from '../event-log/envelope.js';
import type { LogReader } from '../event-log/log-reader.js';
import type { ReadModel, SqlValue } from '../read-model/read-model.js';
import { BadQuery, NothingFound } from './bad-query.js';
import { LOG_READER, READ_MODEL } from './tokens.js';

/** An event of the intervention as the log keeps it. */
export type HistoryEvent = Pick<
  RecordedEvent,
  'position' | 'revision' | 'type' | 'occurredAt' | 'recordedAt' | 'data' | 'metadata'
>;

/** One intervention: what the report says of it, and every event from which that was made. */
export interface InterventionHistory {
  readonly intervention: string;
  /** Its row of the response-times table (clocks, intervals, codes); null when the table has not got that far, or could not digest it. */
  readonly responseTimes: Readonly<Record<string, SqlValue>> | null;
  /** The position up to which the row holds. Events after it are in the history, not in the row. */
  readonly asOf: number;
  /** In the order in which they were recorded. */
  readonly events: readonly HistoryEvent[];
}

/** Answered with an {@link InterventionHistory}; rejected with BadQuery, or NothingFound when there is no such intervention. */
export class InterventionHistoryQuery extends Query<InterventionHistory> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(InterventionHistoryQuery)
export class InterventionHistoryHandler implements IQueryHandler<InterventionHistoryQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(LOG_READER) private readonly log: LogReader,
  ) {}

  async execute({ id }: InterventionHistoryQuery): Promise<InterventionHistory> {
    if (!/^[^\p{Cc}\p{Cf}]{1,200}$/u.test(id))
      throw new BadQuery('id', 'the id of an intervention, 1 to 200 characters');
    const { responseTimes, asOf } = await this.readModel.read('response-times', async (snapshot) => {
      const [row] = await snapshot.rows(`SELECT * FROM ${snapshot.table} WHERE "intervention" = $1`, [id]);
      return { responseTimes: row ?? null, asOf: snapshot.asOf };
    });
    const events: HistoryEvent[] = [];
    for await (const event of this.log.readStream(`intervention-${id}`)) {
      const { position, revision, type, occurredAt, recordedAt, data, metadata } = event;
      events.push({ position, revision, type, occurredAt, recordedAt, data, metadata });
    }
    if (responseTimes === null && events.length === 0) throw new NothingFound(`there is no intervention ${id}`);
    return { intervention: id, responseTimes, asOf, events };
  }
}
