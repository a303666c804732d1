import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { RecordedEvent } from '../event-log/envelope.js';
import type { LogReader } from '../event-log/log-reader.js';
import type { ReadModel, ReadOptions, SqlValue } from '../read-model/read-model.js';
import { BadQuery, NothingFound } from './bad-query.js';
import { stateOf } from './table-state.js';
import { LOG_READER, READ_MODEL } from './tokens.js';

/** An event of the intervention as the log keeps it. */
export type HistoryEvent = Pick<
  RecordedEvent,
  'id' | 'position' | 'revision' | 'type' | 'occurredAt' | 'recordedAt' | 'data' | 'metadata'
> & {
  /** The later events that correct it, in the order in which they were recorded. The event itself is shown as it was recorded. */
  readonly corrections: readonly CorrectionShown[];
  /** True when one of them annuls it. */
  readonly annulled: boolean;
};

/** A correction beside what it corrects. */
export interface CorrectionShown {
  readonly position: number;
  readonly type: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  /** Field, before and after, reason, and the two people; an annulment has no field. */
  readonly data: RecordedEvent['data'];
}

/** One intervention: what the report says of it, and every event from which that was made. */
export interface InterventionHistory {
  readonly intervention: string;
  /** Its row of the response-times table (clocks, intervals, codes); null when the table has not got that far, or could not digest it. */
  readonly responseTimes: Readonly<Record<string, SqlValue>> | null;
  /** The position up to which the row holds. Events after it are in the history, not in the row; as of an earlier position they are in neither. */
  readonly asOf: number;
  /** Events up to there that the table could not digest. */
  readonly quarantined: number;
  /** In the order in which they were recorded. */
  readonly events: readonly HistoryEvent[];
}

/** Answered with an {@link InterventionHistory}; rejected with BadQuery, or NothingFound when there is no such intervention. */
export class InterventionHistoryQuery extends Query<InterventionHistory> {
  constructor(
    readonly id: string,
    readonly state: ReadOptions = {},
  ) {
    super();
  }
}

@QueryHandler(InterventionHistoryQuery)
export class InterventionHistoryHandler implements IQueryHandler<InterventionHistoryQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(LOG_READER) private readonly log: LogReader,
  ) {}

  async execute({ id, state }: InterventionHistoryQuery): Promise<InterventionHistory> {
    if (!/^[^\p{Cc}\p{Cf}]{1,200}$/u.test(id))
      throw new BadQuery('id', 'the id of an intervention, 1 to 200 characters');
    const { responseTimes, asOf, quarantined } = await this.readModel.read(
      'response-times',
      async (snapshot) => {
        const [row] = await snapshot.rows(`SELECT * FROM ${snapshot.table} WHERE "intervention" = $1`, [id]);
        return { responseTimes: row ?? null, ...stateOf(snapshot) };
      },
      state,
    );
    const recorded: RecordedEvent[] = [];
    for await (const event of this.log.readStream(`intervention-${id}`)) {
      // As of an earlier position nothing is told that was recorded later.
      if (state.asOf === undefined || event.position <= asOf) recorded.push(event);
    }
    const events = recorded.map((event) => shown(event, recorded));
    if (responseTimes === null && events.length === 0) {
      const then = state.asOf === undefined ? '' : ` as of position ${String(asOf)}`;
      throw new NothingFound(`there is no intervention ${id}${then}`);
    }
    return { intervention: id, responseTimes, asOf, quarantined, events };
  }
}

function shown(event: RecordedEvent, all: readonly RecordedEvent[]): HistoryEvent {
  const { id, position, revision, type, occurredAt, recordedAt, data, metadata } = event;
  const corrections = all
    .filter((one) => one.data.corrects === id)
    .map((one) => ({
      position: one.position,
      type: one.type,
      occurredAt: one.occurredAt,
      recordedAt: one.recordedAt,
      data: one.data,
    }));
  const annulled = corrections.some((one) => one.type === 'RecordAnnulled');
  return { id, position, revision, type, occurredAt, recordedAt, data, metadata, corrections, annulled };
}
