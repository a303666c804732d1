import { type CorrectionEvent, isCorrectionEvent } from '../src/domain/corrections/events.js';
import { recordOf } from '../src/domain/terms/record.js';
import type { Instant } from '../src/domain/terms/time.js';
import { qualityCodesOf } from '../src/measures/quality-codes.js';
import { defineRows, type DraftOf, type RowOf } from '../src/projecting/define.js';
import { type ClassStamp, withClassStamp } from './columns/class-stamps.js';
import { answered, arrivedFirst, dispatchedFirst, enRouteFirst } from './columns/clocks.js';
import { keepEntry } from './columns/entries.js';
import { keepChange } from './columns/priority-changes.js';
import { requestedRow } from './columns/requested-row.js';
import { responseTimesColumns as columns } from './columns/response-times.js';
import { secondsBetween } from './columns/seconds-between.js';
import type { TrackerEvent } from './tracker-event.js';

type Row = RowOf<typeof columns>;
type Draft = DraftOf<typeof columns>;
type Handled = Extract<TrackerEvent, { readonly type: (typeof handles)[number] }>;
type Fact = Exclude<Handled, CorrectionEvent>;

const handles = [
  'InterventionRequested',
  'CallAnswered',
  'PriorityAssigned',
  'PriorityChanged',
  'UnitDispatched',
  'UnitEnRoute',
  'UnitArrived',
  'UnitCancelled',
  'UnitCleared',
  'InterventionMerged',
  'InterventionDispositioned',
  'InterventionClosed',
  'InterventionReopened',
  'ClearedWithoutResponse',
  'RecordCorrected',
  'TimestampCorrected',
  'RecordAnnulled',
  'PersonalDataErased',
] as const;

/**
 * Durations are kept as they come out, negative ones too, and codes say what is special about them. Whether a code excludes, censors or
 * flags, and the codes that hang on one metric (X06, no start stamp), are the report's to decide.
 */
export const responseTimes = defineRows<TrackerEvent>()({
  name: 'response-times',
  version: 6,
  usesGeography: true,
  question: 'How long did each intervention take, clock by clock?',
  grain: 'one intervention',
  columns,
  rowKey: 'intervention',
  handles,
  // Corrections are about any kind of record; the others have no row here.
  key: (event) => recordOf(event, 'intervention'),
  streamOf: (intervention) => `intervention-${intervention}`,
  evolve: (row, event, geography) => {
    if (event.type === 'InterventionRequested') {
      if (row !== null && row.annulled !== true)
        throw new Error(`intervention ${event.data.interventionId} is requested a second time`);
      return settled(requestedRow(event, geography));
    }
    if (row === null) {
      if (isCorrectionEvent(event)) return null;
      throw new Error(`${event.type} of intervention ${event.data.interventionId}, which was never requested`);
    }
    const next = row;
    next.lastPosition = event.position;
    const at = event.occurredAt;
    if (next.amended === true && !isCorrectionEvent(event)) keepOriginal(next, event);
    if (event.amended?.annulled === true && !isCorrectionEvent(event)) return settled(next);
    switch (event.type) {
      case 'CallAnswered':
        answered(next, at);
        return stamped(next, event);
      case 'PriorityAssigned':
        next.priorityScheme = event.data.scheme;
        next.priorityInitial = event.data.level;
        next.priorityAtDispatch = event.data.level;
        next.priorityFinal = event.data.level;
        return settled(next);
      case 'PriorityChanged':
        next.priorityScheme = event.data.scheme;
        next.priorityInitial ??= event.data.from;
        // Units go out under a priority that is set at the instant of their dispatch.
        if (next.firstDispatchedAt === null || at <= next.firstDispatchedAt) next.priorityAtDispatch = event.data.to;
        next.priorityFinal = event.data.to;
        keepChange(next, event.data);
        return settled(next);
      case 'UnitDispatched':
        next.unitsDispatched = (next.unitsDispatched ?? 0) + 1;
        if (isFirst(at, next.firstDispatchedAt)) dispatchedFirst(next, at);
        next.classStamps = withClassStamp(next.classStamps, 'T5', event.data.unitClass, at);
        return stamped(next, event);
      case 'UnitEnRoute':
        if (isFirst(at, next.firstEnRouteAt)) enRouteFirst(next, at);
        next.classStamps = withClassStamp(next.classStamps, 'T7', event.data.unitClass, at);
        return stamped(next, event);
      case 'UnitArrived':
        if (arrivedBefore(at, event.data.unit, next)) {
          next.respondingUnit = event.data.unit;
          next.respondingZone = event.data.unitZone ?? null;
        }
        if (isFirst(at, next.firstArrivedAt)) arrivedFirst(next, at);
        next.classStamps = withClassStamp(next.classStamps, 'T9', event.data.unitClass, at);
        return stamped(next, event);
      case 'UnitCancelled':
        next.unitsCancelled = (next.unitsCancelled ?? 0) + 1;
        next.lastCancelledAt = last(next.lastCancelledAt, at);
        return stamped(next, event);
      case 'UnitCleared':
        next.lastClearedAt = last(next.lastClearedAt, at);
        next.classStamps = withClassStamp(next.classStamps, 'T12', event.data.unitClass, at);
        return stamped(next, event);
      case 'InterventionDispositioned':
        next.disposition = event.data.disposition;
        next.dispositionList = event.data.list;
        next.dispositionAt = at;
        return settled(next);
      case 'InterventionMerged':
        next.mergedInto = event.data.into;
        return settled(next);
      case 'InterventionClosed':
        next.closedAt = at;
        return stamped(next, event);
      case 'InterventionReopened':
        next.closedAt = null;
        next.timesReopened = (next.timesReopened ?? 0) + 1;
        return settled(next);
      case 'ClearedWithoutResponse':
        next.disposition = 'cleared-without-response';
        next.dispositionList = null;
        next.dispositionAt = at;
        next.clearedWithoutResponseAt = at;
        next.clearedWithoutResponseBy = event.data.authorisedBy ?? null;
        next.clearedWithoutResponseReason = event.data.reason;
        next.closedAt ??= at;
        return stamped(next, event);
      case 'RecordCorrected':
      case 'TimestampCorrected':
      case 'PersonalDataErased':
        // A clock that was wrong once gave its other stamps too.
        if (event.data.reason === 'clock-error') next.doubtedStamps = (next.doubtedStamps ?? 0) + 1;
        return settled(next);
      case 'RecordAnnulled':
        return settled(next);
    }
  },
});

/** The clocks of an amended row as they were recorded: an annulled stamp is among them, a corrected one with its first time. */
function keepOriginal(next: Draft, event: Fact): void {
  const at = recordedFor(event);
  if (event.type === 'CallAnswered') next.originalCallAnsweredAt = at;
  if (event.type === 'UnitDispatched' && isFirst(at, next.originalFirstDispatchedAt))
    next.originalFirstDispatchedAt = at;
  if (event.type === 'UnitEnRoute' && isFirst(at, next.originalFirstEnRouteAt)) next.originalFirstEnRouteAt = at;
  if (event.type === 'UnitArrived' && isFirst(at, next.originalFirstArrivedAt)) next.originalFirstArrivedAt = at;
  const stamp = stampOf[event.type];
  if (stamp !== undefined && 'unitClass' in event.data) {
    next.classStamps = withClassStamp(next.classStamps, stamp, event.data.unitClass, at, true);
  }
  next.originalPoliceResponseSeconds = secondsBetween(next.originalCreatedAt, next.originalFirstArrivedAt);
  next.originalTotalResponseSeconds = secondsBetween(next.originalCallReceivedAt, next.originalFirstArrivedAt);
}

const stampOf: Readonly<Partial<Record<Fact['type'], ClassStamp>>> = {
  UnitDispatched: 'T5',
  UnitEnRoute: 'T7',
  UnitArrived: 'T9',
  UnitCleared: 'T12',
};

function recordedFor({ amended, occurredAt }: Fact): Instant {
  return amended?.original.occurredAt ?? occurredAt;
}

/** The row after a clock stamp, with how it was entered. */
function stamped(next: Draft, event: Fact): Row {
  keepEntry(next, event, recordedFor(event));
  return settled(next);
}

/** The row with the codes that follow from all of it. */
function settled(next: Draft): Row {
  // The place is known from the request on, and the row keeps of it only this code.
  next.codes = qualityCodesOf(next, next.codes?.includes('X18') ?? false, clockAmended(next));
  return next;
}

const amendable = [
  ['incidentOccurredAt', 'originalIncidentOccurredAt'],
  ['callReceivedAt', 'originalCallReceivedAt'],
  ['callAnsweredAt', 'originalCallAnsweredAt'],
  ['createdAt', 'originalCreatedAt'],
  ['firstDispatchedAt', 'originalFirstDispatchedAt'],
  ['firstEnRouteAt', 'originalFirstEnRouteAt'],
  ['firstArrivedAt', 'originalFirstArrivedAt'],
] as const;

function clockAmended(row: Row): boolean {
  return row.amended === true && amendable.some(([clock, original]) => row[clock] !== row[original]);
}

/** Two units that arrive at the same instant are told apart by name, so that the order of recording does not matter. */
function arrivedBefore(at: Instant, unit: string, { firstArrivedAt, respondingUnit }: Row): boolean {
  if (firstArrivedAt === null || at < firstArrivedAt) return true;
  return at === firstArrivedAt && respondingUnit !== null && unit < respondingUnit;
}

function isFirst(at: Instant, known: Instant | null): boolean {
  return known === null || at < known;
}

function last(known: Instant | null, at: Instant): Instant {
  return known !== null && known > at ? known : at;
}
