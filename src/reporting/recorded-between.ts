import type { RecordedEvent } from '../event-log/envelope.js';
import type { LogReader } from '../event-log/log-reader.js';
import { bearsOnGeography, type GeographyEvent, geographyEventTypes } from '../geography/boundary-history.js';

/** An event that was recorded between two positions, with what a correction says of itself. */
export interface EventBetween {
  readonly position: number;
  readonly type: string;
  /** The stream that it is in: of a duplicate, or of a boundary, another than the intervention's own. */
  readonly stream: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  /** The unit of a stamp. */
  readonly unit: string | null;
  /** Of a correction: what was changed, and who asked for it and allowed it. An annulment has no field. */
  readonly correction: CorrectionBetween | null;
}

export interface CorrectionBetween {
  /** The type of the event that it corrects. */
  readonly event: string;
  readonly field: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string;
  readonly requestedBy: string | null;
  readonly authorisedBy: string | null;
}

/** Events that are told, the first by position, and how many there are. */
export interface EventsBetween {
  /** At most `eventsTold`. */
  readonly events: readonly EventBetween[];
  readonly total: number;
}

/** After the first position, up to and including the second. */
export type Between = readonly [after: number, upTo: number];

export const eventsTold = 20;
export const correctionTypes = [
  'RecordCorrected',
  'TimestampCorrected',
  'RecordAnnulled',
  'PersonalDataErased',
] as const;
const prefix = 'intervention-';

/** How many corrections each intervention had between two positions. */
export async function correctionsBetween(log: LogReader, between: Between): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for await (const { stream } of eventsOf(log, between, correctionTypes)) {
    if (!stream.startsWith(prefix)) continue;
    const id = stream.slice(prefix.length);
    found.set(id, (found.get(id) ?? 0) + 1);
  }
  return found;
}

/** What was recorded of some interventions between two positions, in the order of recording. */
export async function recordedOf(
  log: LogReader,
  interventions: readonly string[],
  [after, upTo]: Between,
): Promise<EventsBetween> {
  const found: RecordedEvent[] = [];
  for (const id of interventions) {
    for await (const event of log.readStream(`${prefix}${id}`)) {
      if (event.position > upTo) break;
      if (event.position > after) found.push(event);
    }
  }
  found.sort((a, b) => a.position - b.position);
  return { events: found.slice(0, eventsTold).map(toldEvent), total: found.length };
}

/** What moved many interventions at once: boundaries, hotspots and zones, and versions of the metric. */
export async function recordedElsewhere(log: LogReader, metric: string, between: Between): Promise<EventsBetween> {
  const events: EventBetween[] = [];
  let total = 0;
  for await (const event of eventsOf(log, between, [...geographyEventTypes, ...correctionTypes, 'MetricDefined'])) {
    const bears =
      event.type === 'MetricDefined'
        ? event.data.metricId === metric
        : bearsOnGeography(event as unknown as GeographyEvent);
    if (!bears) continue;
    total += 1;
    if (events.length < eventsTold) events.push(toldEvent(event));
  }
  return { events, total };
}

async function* eventsOf(
  log: LogReader,
  [after, upTo]: Between,
  types: readonly string[],
): AsyncGenerator<RecordedEvent> {
  if (upTo <= after) return;
  for await (const { events } of log.readAll(after, upTo, { types, bare: true })) yield* events;
}

function toldEvent({ position, type, stream, occurredAt, recordedAt, data }: RecordedEvent): EventBetween {
  const isCorrection = (correctionTypes as readonly string[]).includes(type);
  return {
    position,
    type,
    stream,
    occurredAt,
    recordedAt,
    unit: textOf(data.unit),
    correction: isCorrection
      ? {
          event: textOf(data.event) ?? 'unknown',
          field: textOf(data.field),
          before: data.before ?? null,
          after: data.after ?? null,
          reason: textOf(data.reason) ?? 'unknown',
          requestedBy: textOf(data.requestedBy),
          authorisedBy: textOf(data.authorisedBy),
        }
      : null,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
