import { countsTowardsHotspot } from '../src/domain/terms/place.js';
import { earliest, type Instant, millisecondsBetween } from '../src/domain/terms/time.js';
import type { Geography } from '../src/geography/geography.js';
import { lateEntrySeconds, qualityCodesOf } from '../src/measures/quality-codes.js';
import { defineRows, type RowOf } from '../src/projecting/define.js';
import type { TrackerEvent } from './tracker-event.js';

const columns = {
  intervention: { type: 'text', means: 'Id of the intervention.' },
  zone: { type: 'text', means: 'Police zone in which it occurred, as the zones were then.' },
  zoneBy: { type: 'text', means: 'How its zone is known: by-boundary, by-municipality or by-source.' },
  hotspot: {
    type: 'text',
    means: 'Hotspot in which it occurred, as they were then; where it is in several, the one that it is counted in.',
  },
  hotspots: { type: 'text[]', means: 'All hotspots in which it occurred, as they were then.' },
  hotspotBy: {
    type: 'text',
    means: 'How its hotspot, or that it is in none, is known: by-boundary or by-source; unattributed when it is not.',
  },
  zoneToday: { type: 'text', means: 'Zone, restated to the boundaries in force when the log last heard of one.' },
  hotspotToday: { type: 'text', means: 'Hotspot, restated to the same boundaries.' },
  hotspotsToday: { type: 'text[]', means: 'All hotspots, restated to the same boundaries.' },
  municipality: { type: 'text', means: 'Municipality: NIS code, or as the source names it.' },
  neighbourhood: { type: 'text', means: 'Neighbourhood, as the source names it.' },
  type: { type: 'text', means: 'What the call was about, in the words of the source.' },
  initiation: { type: 'text', means: 'How it began, such as a call, an alarm, on view or planned.' },
  feed: { type: 'text', means: 'The feed it was imported from; none when it was recorded here.' },
  synthetic: { type: 'boolean', means: 'True when a generator made it up.' },
  startedAt: {
    type: 'timestamp',
    means: 'Places it in a period: T1, else T3, else its earliest known clock.',
    unit: 'UTC',
  },
  incidentOccurredAt: { type: 'timestamp', means: 'T0: the incident itself.', unit: 'UTC' },
  callReceivedAt: { type: 'timestamp', means: 'T1: call received.', unit: 'UTC' },
  callAnsweredAt: { type: 'timestamp', means: 'T2: call answered.', unit: 'UTC' },
  createdAt: { type: 'timestamp', means: 'T3: incident created in the dispatch system.', unit: 'UTC' },
  queuedAt: { type: 'timestamp', means: 'T4: queued for dispatch.', unit: 'UTC' },
  firstDispatchedAt: { type: 'timestamp', means: 'Earliest T5: a unit dispatched.', unit: 'UTC' },
  firstEnRouteAt: { type: 'timestamp', means: 'Earliest T7: a unit en route.', unit: 'UTC' },
  firstArrivedAt: { type: 'timestamp', means: 'Earliest T9: a unit arrived, of any class.', unit: 'UTC' },
  lastCancelledAt: { type: 'timestamp', means: 'Latest T11: a unit cancelled.', unit: 'UTC' },
  lastClearedAt: { type: 'timestamp', means: 'Latest T12: a unit cleared.', unit: 'UTC' },
  closedAt: { type: 'timestamp', means: 'T13: intervention closed.', unit: 'UTC' },
  priorityScheme: { type: 'text', means: 'Scheme that the priority last set belongs to.' },
  priorityInitial: { type: 'text', means: 'The first priority that it was given.' },
  priorityAtDispatch: { type: 'text', means: 'Priority in force at the first dispatch; before it, the current one.' },
  priorityFinal: { type: 'text', means: 'The last priority recorded.' },
  disposition: { type: 'text', means: 'How it ended, as last recorded.' },
  respondingUnit: { type: 'text', means: 'The unit that arrived first.' },
  respondingZone: { type: 'text', means: 'Zone of the unit that arrived first, where known.' },
  unitsDispatched: { type: 'integer', means: 'Dispatches of units; one sent twice counts twice.' },
  unitsCancelled: { type: 'integer', means: 'Cancellations of units; one cancelled twice counts twice.' },
  callProcessingSeconds: { type: 'number', means: 'Call answered (T2) to the first unit dispatched (T5).', unit: 's' },
  alarmHandlingSeconds: { type: 'number', means: 'Call received (T1) to the first unit dispatched (T5).', unit: 's' },
  dispatchSeconds: { type: 'number', means: 'Incident created (T3) to the first unit dispatched (T5).', unit: 's' },
  turnoutSeconds: {
    type: 'number',
    means: 'First unit dispatched (T5) to first unit en route (T7), which may be another one.',
    unit: 's',
  },
  travelSeconds: {
    type: 'number',
    means: 'First unit en route (T7) to first unit arrived (T9), which may be another one.',
    unit: 's',
  },
  policeResponseSeconds: { type: 'number', means: 'Incident created (T3) to the first unit arrived (T9).', unit: 's' },
  totalResponseSeconds: { type: 'number', means: 'Call received (T1) to the first unit arrived (T9).', unit: 's' },
  reportingDelaySeconds: { type: 'number', means: 'The incident itself (T0) to call received (T1).', unit: 's' },
  lateEntries: {
    type: 'integer',
    means: 'Clock stamps that were written down by hand or afterwards, or over 5 minutes late.',
  },
  codes: { type: 'text[]', means: 'Quality codes that hold whatever the metric, sorted.' },
  lastPosition: { type: 'integer', means: 'Log position of the last event that shaped the row.' },
} as const;

type Row = RowOf<typeof columns>;
/** A row that one step of the fold is still writing. */
type Draft = { -readonly [Name in keyof Row]: Row[Name] };
type Handled = Extract<TrackerEvent, { readonly data: { readonly interventionId: string } }> & {
  readonly type: (typeof handles)[number];
};

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
  'InterventionDispositioned',
  'InterventionClosed',
] as const;

/**
 * Durations are kept as they come out, negative ones too, and codes say what is special about them. Whether a code excludes, censors or
 * flags, and the codes that hang on one metric (X06, no start stamp), are the report's to decide.
 */
export const responseTimes = defineRows<TrackerEvent>()({
  name: 'response-times',
  version: 2,
  usesGeography: true,
  question: 'How long did each intervention take, clock by clock?',
  grain: 'one intervention',
  columns,
  rowKey: 'intervention',
  handles,
  key: (event) => event.data.interventionId,
  evolve: (row, event, geography) => {
    if (event.type === 'InterventionRequested') {
      if (row !== null) throw new Error(`intervention ${event.data.interventionId} is requested a second time`);
      return settled(requestedRow(event, geography));
    }
    if (row === null) {
      throw new Error(`${event.type} of intervention ${event.data.interventionId}, which was never requested`);
    }
    const next: Draft = { ...row, lastPosition: event.position };
    const at = event.occurredAt;
    switch (event.type) {
      case 'CallAnswered':
        next.callAnsweredAt = at;
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
        return settled(next);
      case 'UnitDispatched':
        next.unitsDispatched = (next.unitsDispatched ?? 0) + 1;
        next.firstDispatchedAt = first(next.firstDispatchedAt, at);
        return stamped(next, event);
      case 'UnitEnRoute':
        next.firstEnRouteAt = first(next.firstEnRouteAt, at);
        return stamped(next, event);
      case 'UnitArrived':
        if (arrivedBefore(at, event.data.unit, next)) {
          next.respondingUnit = event.data.unit;
          next.respondingZone = event.data.unitZone ?? null;
        }
        next.firstArrivedAt = first(next.firstArrivedAt, at);
        return stamped(next, event);
      case 'UnitCancelled':
        next.unitsCancelled = (next.unitsCancelled ?? 0) + 1;
        next.lastCancelledAt = last(next.lastCancelledAt, at);
        return stamped(next, event);
      case 'UnitCleared':
        next.lastClearedAt = last(next.lastClearedAt, at);
        return stamped(next, event);
      case 'InterventionDispositioned':
        next.disposition = event.data.disposition;
        return settled(next);
      case 'InterventionClosed':
        next.closedAt = at;
        return stamped(next, event);
    }
  },
});

function requestedRow(event: Extract<Handled, { type: 'InterventionRequested' }>, geography: Geography): Draft {
  const { data, metadata } = event;
  const { place } = data;
  const { asWas, today } = geography.attribute(data, event.occurredAt);
  return {
    intervention: data.interventionId,
    zone: asWas.zone,
    zoneBy: asWas.zoneBy,
    hotspot: asWas.hotspot,
    hotspots: asWas.hotspots,
    hotspotBy: asWas.hotspotBy,
    zoneToday: today.zone,
    hotspotToday: today.hotspot,
    hotspotsToday: today.hotspots,
    municipality: place?.municipality ?? null,
    neighbourhood: place?.neighbourhood ?? null,
    type: data.interventionType,
    initiation: data.initiation,
    feed: metadata.feed ?? null,
    synthetic: metadata.synthetic ?? false,
    startedAt: data.callReceivedAt ?? data.createdAt ?? event.occurredAt,
    incidentOccurredAt: data.incidentOccurredAt ?? null,
    callReceivedAt: data.callReceivedAt ?? null,
    callAnsweredAt: null,
    createdAt: data.createdAt ?? null,
    queuedAt: data.queuedAt ?? null,
    firstDispatchedAt: null,
    firstEnRouteAt: null,
    firstArrivedAt: null,
    lastCancelledAt: null,
    lastClearedAt: null,
    closedAt: null,
    priorityScheme: null,
    priorityInitial: null,
    priorityAtDispatch: null,
    priorityFinal: null,
    disposition: null,
    respondingUnit: null,
    respondingZone: null,
    unitsDispatched: 0,
    unitsCancelled: 0,
    callProcessingSeconds: null,
    alarmHandlingSeconds: null,
    dispatchSeconds: null,
    turnoutSeconds: null,
    travelSeconds: null,
    policeResponseSeconds: null,
    totalResponseSeconds: null,
    reportingDelaySeconds: secondsBetween(data.incidentOccurredAt ?? null, data.callReceivedAt ?? null),
    // A request is written down at its last clock: an incident that is reported days later is not entered late.
    lateEntries: isLate(event, data.queuedAt ?? data.createdAt ?? data.callReceivedAt ?? event.occurredAt) ? 1 : 0,
    codes: countsTowardsHotspot(place) ? [] : ['X18'],
    lastPosition: event.position,
  };
}

/** The row after a clock stamp: counted when it was entered late. */
function stamped(next: Draft, event: Handled): Row {
  if (isLate(event, event.occurredAt)) next.lateEntries = (next.lateEntries ?? 0) + 1;
  return settled(next);
}

/** The row with everything that follows from its clocks. */
function settled(next: Draft): Row {
  const { firstDispatchedAt: dispatched, firstEnRouteAt: enRoute, firstArrivedAt: arrived } = next;
  next.callProcessingSeconds = secondsBetween(next.callAnsweredAt, dispatched);
  next.alarmHandlingSeconds = secondsBetween(next.callReceivedAt, dispatched);
  next.dispatchSeconds = secondsBetween(next.createdAt, dispatched);
  next.turnoutSeconds = secondsBetween(dispatched, enRoute);
  next.travelSeconds = secondsBetween(enRoute, arrived);
  next.policeResponseSeconds = secondsBetween(next.createdAt, arrived);
  next.totalResponseSeconds = secondsBetween(next.callReceivedAt, arrived);
  // The place is known from the request on, and the row keeps of it only this code.
  next.codes = qualityCodesOf(next, next.codes?.includes('X18') ?? false);
  return next;
}

/**
 * Written down by hand or afterwards, by what the source says of itself, or by the time between the fact and its entry. A feed that does
 * not say when it entered a stamp is taken at its word: its events are all recorded here long after.
 */
function isLate({ metadata, recordedAt }: Handled, at: Instant): boolean {
  if (metadata.source === 'manual' || metadata.source === 'backstamped') return true;
  const enteredAt = metadata.enteredAt ?? (metadata.feed === undefined ? recordedAt : undefined);
  return enteredAt !== undefined && millisecondsBetween(at, enteredAt) > lateEntrySeconds * 1000;
}

/** Two units that arrive at the same instant are told apart by name, so that the order of recording does not matter. */
function arrivedBefore(at: Instant, unit: string, { firstArrivedAt, respondingUnit }: Row): boolean {
  if (firstArrivedAt === null || at < firstArrivedAt) return true;
  return at === firstArrivedAt && respondingUnit !== null && unit < respondingUnit;
}

function first(known: Instant | null, at: Instant): Instant | null {
  return earliest(known, at) ?? null;
}

function last(known: Instant | null, at: Instant): Instant {
  return known !== null && known > at ? known : at;
}

function secondsBetween(from: Instant | null, to: Instant | null): number | null {
  return from === null || to === null ? null : millisecondsBetween(from, to) / 1000;
}
