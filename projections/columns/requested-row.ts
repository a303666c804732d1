import { countsTowardsHotspot } from '../../src/domain/terms/place.js';
import type { Geography } from '../../src/geography/geography.js';
import type { DraftOf } from '../../src/projecting/define.js';
import type { TrackerEvent } from '../tracker-event.js';
import { keepEntry } from './entries.js';
import type { responseTimesColumns } from './response-times.js';
import { secondsBetween } from './seconds-between.js';

/** The row of an intervention of which nothing is known yet but its request, as it stands after corrections. */
export function requestedRow(
  event: Extract<TrackerEvent, { type: 'InterventionRequested' }>,
  geography: Geography,
): DraftOf<typeof responseTimesColumns> {
  const { data, metadata, amended } = event;
  const { place } = data;
  // What was recorded; where nothing was amended there is no other.
  const original = amended?.original.data as Partial<typeof data> | undefined;
  const { asWas, today } = geography.attribute(data, event.occurredAt);
  // Every column is written out, in their order: a row that is built of others makes each event after it slower.
  const row: DraftOf<typeof responseTimesColumns> = {
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
    priorityLevels: null,
    priorityPhases: null,
    disposition: null,
    dispositionList: null,
    dispositionAt: null,
    clearedWithoutResponseAt: null,
    clearedWithoutResponseBy: null,
    clearedWithoutResponseReason: null,
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
    lateEntries: 0,
    enteredByHand: 0,
    longestEntrySeconds: null,
    doubtedStamps: 0,
    classStamps: null,
    test: data.test ?? false,
    mergedInto: null,
    timesReopened: 0,
    annulled: amended?.annulled ?? false,
    amended: amended !== undefined,
    originalIncidentOccurredAt: original?.incidentOccurredAt ?? null,
    originalCallReceivedAt: original?.callReceivedAt ?? null,
    originalCallAnsweredAt: null,
    originalCreatedAt: original?.createdAt ?? null,
    originalFirstDispatchedAt: null,
    originalFirstEnRouteAt: null,
    originalFirstArrivedAt: null,
    originalPoliceResponseSeconds: null,
    originalTotalResponseSeconds: null,
    codes: countsTowardsHotspot(place) ? [] : ['X18'],
    lastPosition: event.position,
  };
  // A request is written down at its last clock: an incident that is reported days later is not entered late.
  keepEntry(row, event, data.queuedAt ?? data.createdAt ?? data.callReceivedAt ?? event.occurredAt);
  return row;
}
