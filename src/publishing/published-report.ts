import { createHash } from 'node:crypto';

import type { ReportPublished, ReportSuperseded, ReportWithdrawn } from '../domain/report/events.js';
import type { RecordedEvent } from '../event-log/envelope.js';
import type { LogReader } from '../event-log/log-reader.js';
import { BadQuery, NothingFound } from '../reporting/bad-query.js';

/** What happened to a published report, as the log has it. */
export interface ReportHistoryEvent {
  readonly position: number;
  readonly type: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
}

/** A published report, read from its stream. */
export interface FrozenReport {
  readonly published: Omit<ReportPublished['data'], 'result'>;
  readonly publishedAt: string;
  /** The position of the event that published it. */
  readonly position: number;
  readonly superseded?: ReportSuperseded['data'];
  readonly withdrawn?: ReportWithdrawn['data'];
  readonly history: readonly ReportHistoryEvent[];
  /** Its result: canonical JSON, the pieces put together as they stand in the log. */
  readonly text: string;
  /** SHA-256 of that text. It is the published digest, unless somebody changed one of them. */
  readonly digestOfText: string;
  /** What is wrong with it, in words; absent when the text is whole and has the published digest. */
  readonly damage?: string;
}

/** SHA-256 of text as UTF-8, in lower-case hexadecimal. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Reads a published report. Rejects with BadQuery for what is no id, NothingFound when none was published under it. */
export async function frozenReport(log: Pick<LogReader, 'readStream'>, id: string): Promise<FrozenReport> {
  if (!/^[A-Za-z0-9._:-]{1,128}$/.test(id)) throw new BadQuery('id', '1 to 128 letters, digits or . _ : -');
  const events: RecordedEvent[] = [];
  for await (const event of log.readStream(`report-${id}`)) events.push(event);
  const [first, ...later] = events;
  if (first?.type !== 'ReportPublished') throw new NothingFound(`no report was published as ${id}`);
  const { result, ...published } = first.data as unknown as ReportPublished['data'];
  const continued = later.filter(({ type }) => type === 'ReportResultContinued');
  const text = [result, ...continued.map(({ data }) => data.result as string)].join('');
  const digestOfText = digestOf(text);
  const damage = damageOf(published, continued, digestOfText);
  const superseded = last(later, 'ReportSuperseded') as ReportSuperseded['data'] | undefined;
  const withdrawn = last(later, 'ReportWithdrawn') as ReportWithdrawn['data'] | undefined;
  return {
    published,
    publishedAt: first.occurredAt,
    position: first.position,
    ...(superseded === undefined ? {} : { superseded }),
    ...(withdrawn === undefined ? {} : { withdrawn }),
    history: events
      .filter(({ type }) => type !== 'ReportResultContinued')
      .map(({ position, type, occurredAt, recordedAt }) => ({ position, type, occurredAt, recordedAt })),
    text,
    digestOfText,
    ...(damage === undefined ? {} : { damage }),
  };
}

function damageOf(
  { pieces, digest }: Pick<ReportPublished['data'], 'pieces' | 'digest'>,
  continued: readonly RecordedEvent[],
  digestOfText: string,
): string | undefined {
  if (continued.length + 1 !== pieces || continued.some(({ data }, index) => data.piece !== index + 1)) {
    return `its result is in ${String(pieces)} pieces, of which the log has ${String(continued.length + 1)} in another order or number`;
  }
  return digest === digestOfText
    ? undefined
    : `its result has the SHA-256 ${digestOfText}, and was published with ${digest}: the record of the report was changed`;
}

function last(events: readonly RecordedEvent[], type: string): unknown {
  return events.findLast((event) => event.type === type)?.data;
}
