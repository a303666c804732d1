import type { Explanation } from './explanation.js';
import type { Figures } from './figures.js';
import type { InterventionHistory } from './intervention-history.js';
import type { MeasuredInterventionsPage } from './measured-interventions.js';
import type { MetricDefinition } from './metrics.js';
import type { ResponseTimesReport } from './response-times.js';
import type { TimelinePage } from './timeline.js';

/* Answers as the documentation of the interface shows them. The data are made up; the numbers agree with one another. */

const figures: Figures = {
  group: '5340',
  groups: { zone: '5340' },
  inPeriod: 64,
  inPopulation: 58,
  measured: 50,
  missingArrival: 4,
  medianSeconds: 402,
  medianLimits: { lower: 366, upper: 455 },
  p90Seconds: 913,
  p90Limits: { lower: 702, upper: 1260 },
  withinTarget: 45,
  shareWithinTarget: 0.9,
  shareLimits: { lower: 0.7864, upper: 0.9565 },
  shareBounds: { lower: 0.8333, upper: 0.9074 },
  p90UpperBoundSeconds: 1190,
  excluded: { X01: 6, X02: 2, X05: 4 },
  censored: { X03: 2 },
  flags: { X11: 3, X13: 5 },
};

export const definitionExample: MetricDefinition = {
  id: 'total-response',
  version: 1,
  label: 'Total response',
  origin: 'New York City Local Law 119/2013',
  start: 'callReceivedAt',
  stop: 'firstArrivedAt',
  stopRule: {},
  population: { initiations: ['emergency-call', 'call', 'alarm', 'partner', 'press'] },
  priorityBasis: 'at-dispatch',
  targets: [],
  caps: { tooLongSeconds: 86_400, tooShortSeconds: 5, lateEntrySeconds: 300 },
};

export const responseTimesExample: ResponseTimesReport = {
  metric: { id: 'total-response', version: 1, start: 'callReceivedAt', stop: 'firstArrivedAt' },
  definition: definitionExample,
  period: { from: '2024-02-29T23:00:00.000Z', to: '2024-03-31T22:00:00.000Z', timeZone: 'Europe/Brussels' },
  by: 'zone',
  filters: { zone: '5340' },
  geography: 'as-was',
  asOf: 1842,
  target: 1020,
  namedTarget: {
    id: 'zonal-council',
    version: 1,
    from: '2023-12-31T23:00:00.000Z',
    metric: 'total-response',
    seconds: 1020,
    share: 0.9,
    source: 'zonal council, 12 December 2023',
  },
  synthetic: true,
  quarantined: 0,
  funnel: { inPeriod: 64, inPopulation: 58, measured: 50, excluded: figures.excluded, censored: figures.censored },
  rows: [figures],
  total: { ...figures, group: 'total' },
  inForce: { from: null, to: null },
  targets: [
    {
      name: 'zonal-council@1',
      seconds: 1020,
      share: 0.9,
      withinTarget: 45,
      shareWithinTarget: 0.9,
      verdict: 'not determinable',
    },
  ],
  beside: { withoutLateEntries: { ...figures, group: 'total', measured: 47, flags: { X13: 5 } } },
};

export const timelineExample: TimelinePage = {
  facts: [
    {
      fact: '1203',
      position: 1203,
      subject: '2024-000017',
      kind: 'shooting',
      event: 'ShootingReported',
      occurredAt: '2024-03-08T21:12:00.000Z',
      recordedAt: '2024-03-08T21:19:41.216Z',
      precision: 'minute',
      zone: '5341',
      zones: null,
      hotspot: 'peterbos',
      summary: 'Shooting reported: 3 shots, property only',
      unit: null,
      initiation: null,
      interventionType: null,
      latitude: 50.833,
      longitude: 4.293,
      feed: null,
      synthetic: true,
      source: 'manual',
      hotspots: ['peterbos'],
      hotspotBy: 'by-boundary',
      zoneBy: 'by-boundary',
      corrected: false,
      annulled: false,
      original: null,
      corrects: null,
      notInForce: null,
      taskForce: null,
      operation: null,
      erased: null,
    },
  ],
  nextCursor: 'WyJuZXdlc3QiLCIyMDI0LTAzLTA4VDIxOjEyOjAwLjAwMFoiLDEyMDMsIjEyMDMiXQ',
  geography: 'as-was',
  asOf: 1842,
  quarantined: 0,
  synthetic: true,
};

/** The same facts as GeoJSON; a file says besides by which definition it was made. */
export const timelineGeoJsonExample = {
  type: 'FeatureCollection',
  report: 'timeline',
  version: 13,
  identity: '0c5f…',
  asOf: timelineExample.asOf,
  quarantined: 0,
  geography: 'as-was',
  features: timelineExample.facts.map(({ latitude, longitude, ...properties }) => ({
    type: 'Feature',
    id: properties.fact,
    geometry: { type: 'Point', coordinates: [longitude, latitude] },
    properties,
  })),
  withoutPoint: 0,
  synthetic: true,
};

export const interventionExample: InterventionHistory = {
  intervention: '2024-000017',
  responseTimes: {
    intervention: '2024-000017',
    zone: '5340',
    initiation: 'emergency-call',
    callReceivedAt: '2024-03-08T21:09:05.000Z',
    firstDispatchedAt: '2024-03-08T21:11:20.000Z',
    firstArrivedAt: '2024-03-08T21:16:47.000Z',
    totalResponseSeconds: 462,
    originalTotalResponseSeconds: 402,
    codes: ['X12'],
  },
  asOf: 1842,
  quarantined: 0,
  events: [
    {
      id: '5d0c3c0e-7c1f-8a52-9d3b-0c6a4f2b7e11',
      position: 1198,
      revision: 0,
      type: 'InterventionRequested',
      occurredAt: '2024-03-08T21:10:05.000Z',
      recordedAt: '2024-03-08T21:10:06.118Z',
      data: {
        interventionId: '2024-000017',
        initiation: 'emergency-call',
        interventionType: 'shots heard',
        zone: '5340',
        callReceivedAt: '2024-03-08T21:10:05.000Z',
      },
      metadata: { source: 'cad', synthetic: true },
      corrections: [
        {
          position: 1830,
          type: 'TimestampCorrected',
          occurredAt: '2024-03-11T09:00:00.000Z',
          recordedAt: '2024-03-11T09:02:13.004Z',
          data: {
            corrects: '5d0c3c0e-7c1f-8a52-9d3b-0c6a4f2b7e11',
            event: 'InterventionRequested',
            field: 'callReceivedAt',
            before: '2024-03-08T21:10:05.000Z',
            after: '2024-03-08T21:09:05.000Z',
            reason: 'clock-error',
            requestedBy: 'dispatcher-12',
            authorisedBy: 'supervisor-07',
          },
        },
      ],
      annulled: false,
    },
  ],
};

export const measuredInterventionsExample: MeasuredInterventionsPage = {
  metric: { id: 'total-response', version: 1 },
  interventions: [
    {
      intervention: '2024-000017',
      outcome: 'measured',
      seconds: 402,
      startAt: '2024-03-08T21:10:05.000Z',
      stopAt: '2024-03-08T21:16:47.000Z',
      censoredAt: null,
      zone: '5340',
      hotspot: null,
      priority: 'P1',
      type: 'shots heard',
      codes: ['X11'],
      synthetic: true,
    },
  ],
  nextCursor: '2024-000017',
  geography: 'as-was',
  asOf: 1842,
  quarantined: 0,
};

export const explanationExample: Explanation = {
  intervention: '2024-000017',
  metric: {
    id: 'total-response',
    version: 1,
    start: 'callReceivedAt',
    stop: 'firstArrivedAt',
    population:
      'the interventions of the period begun by emergency-call, call, alarm, partner, press; no duplicates (X04), tests (X20) or annulled records (X23)',
    unitClasses: null,
    standard: 'New York City Local Law 119/2013',
  },
  outcome: 'measured',
  because: 'both call received and first unit on scene are known, in this order',
  seconds: 402,
  clocks: [
    {
      clock: 'firstArrivedAt',
      role: 'stop',
      means: 'first unit on scene',
      at: '2024-03-08T21:16:47.000Z',
      from: [
        {
          position: 1201,
          type: 'UnitArrived',
          occurredAt: '2024-03-08T21:16:47.000Z',
          recordedAt: '2024-03-08T21:16:49.301Z',
          source: 'mdt-button',
          unit: 'Alpha 12',
          correction: null,
        },
      ],
    },
  ],
  codes: [{ code: 'X11', name: 'LATE_ENTRY', counts: false }],
  asOf: 1842,
  quarantined: 0,
};

/** A refusal as problem+json (RFC 9457). */
export const badQueryExample = {
  content: {
    'application/problem+json': {
      example: {
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        detail: 'from: expected a date such as 2024-03-01, or a time with its offset such as 2024-03-01T08:00:00+01:00',
      },
    },
  },
};
