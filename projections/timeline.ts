import type { DrugsSeized } from '../src/domain/seizure/events.js';
import type { ShootingReported, Shots } from '../src/domain/shooting/events.js';
import { type Attribution, countsTowardsHotspot } from '../src/domain/terms/place.js';
import { formatMinor } from '../src/measures/money.js';
import { defineFacts, type RowOf } from '../src/projecting/define.js';
import { approachInWords } from './approach-words.js';
import type { TrackerEvent } from './tracker-event.js';

const whereColumns = {
  zone: { type: 'text', means: 'Police zone in which the subject occurred, as the source names it.' },
  zones: {
    type: 'text[]',
    means: 'Every police zone that the subject concerns, where these are several; `zone` is the first of them.',
  },
  hotspot: { type: 'text', means: 'Hotspot of the subject; none when its place is a fallback or unknown.' },
  latitude: {
    type: 'number',
    means: 'Where the subject occurred; none when its place is a fallback.',
    unit: '° WGS84',
  },
  longitude: {
    type: 'number',
    means: 'Where the subject occurred; none when its place is a fallback.',
    unit: '° WGS84',
  },
} as const;

const columns = {
  fact: { type: 'text', means: 'Id of the recorded event.' },
  position: { type: 'integer', means: 'Position of the event in the log.' },
  subject: { type: 'text', means: 'Id of the record that it is about: a shooting, a hotspot …' },
  kind: {
    type: 'text',
    means: 'What the subject is: intervention, shooting, arrest, seizure, hotspot or zone.',
  },
  event: { type: 'text', means: 'Type of the event.' },
  occurredAt: { type: 'timestamp', means: 'When it happened.', unit: 'UTC' },
  recordedAt: { type: 'timestamp', means: 'When the log recorded it.', unit: 'UTC' },
  precision: { type: 'text', means: 'How exactly the time it happened is known.' },
  ...whereColumns,
  summary: { type: 'text', means: 'What happened, in a few words.' },
  unit: { type: 'text', means: 'Call sign of the unit, for what a unit did.' },
  initiation: { type: 'text', means: 'How the intervention began, for a request.' },
  interventionType: { type: 'text', means: 'What the call was about, for a request.' },
  feed: { type: 'text', means: 'The feed it was imported from; none when it was recorded here.' },
  synthetic: { type: 'boolean', means: 'True when a generator made it up.' },
  source: { type: 'text', means: 'What observed or wrote down the fact.' },
} as const;

type Where = RowOf<typeof whereColumns>;

/** What a fact says besides the columns that every fact has. */
interface Telling {
  readonly summary: string;
  readonly unit?: string;
  readonly initiation?: string;
  readonly interventionType?: string;
}

export const timeline = defineFacts<TrackerEvent>()({
  name: 'timeline',
  version: 2,
  question: 'What happened, in order, in a hotspot or a zone?',
  grain: 'one recorded fact',
  columns,
  rowKey: 'fact',
  remembers: whereColumns,
  handles: [
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
    'ShootingReported',
    'ShootingConfirmed',
    'VictimRecorded',
    'VictimOutcomeChanged',
    'ArrestMade',
    'SeizureMade',
    'DrugsSeized',
    'FirearmSeized',
    'CashSeized',
    'HotspotProposed',
    'HotspotDesignated',
    'HotspotBoundarySet',
    'HotspotExtended',
    'HotspotWithdrawn',
    'ZoneEstablished',
    'MunicipalityAssigned',
    'ZoneBoundarySet',
    'ZonesMerged',
  ],
  // Ids are unique per kind only, streams are unique.
  subject: (event) => event.stream,
  evolve: (memory, event) => {
    const { kind, subject } = subjectOf(event);
    const where = whereIs(event, memory);
    if (where === null) throw new Error(`${event.type} of ${kind} ${subject}, of which nothing is known yet`);
    const { summary, unit, initiation, interventionType } = tell(event);
    return {
      memory: event.type === 'ZonesMerged' ? memory : where,
      rows: [
        {
          fact: event.id,
          position: event.position,
          subject,
          kind,
          event: event.type,
          occurredAt: event.occurredAt,
          recordedAt: event.recordedAt,
          precision: event.metadata.precision ?? 'second',
          zone: where.zone,
          zones: where.zones,
          hotspot: where.hotspot,
          latitude: where.latitude,
          longitude: where.longitude,
          summary,
          unit: unit ?? null,
          initiation: initiation ?? null,
          interventionType: interventionType ?? null,
          feed: event.metadata.feed ?? null,
          synthetic: event.metadata.synthetic ?? false,
          source: event.metadata.source,
        },
      ],
    };
  },
});

/** Where an event counts: what it says of it itself, else what its subject is remembered for. */
function whereIs(event: TrackerEvent, memory: Where | null): Where | null {
  // Of a merger the zones that end hear as well; they are not remembered, because later facts of the new zone are not about them.
  if (event.type === 'ZonesMerged') return within([event.data.into, ...event.data.zones]);
  if ('zones' in event.data) return within(event.data.zones, event.data.hotspotId);
  return 'zone' in event.data ? whereOf(event.data) : memory;
}

/** A subject that is an area itself: it has no point. */
function within(zones: readonly string[], hotspot: string | null = null): Where {
  const [zone = null] = zones;
  return { zone, zones: zones.length > 1 ? zones : null, hotspot, latitude: null, longitude: null };
}

/** A fallback point is not where it happened: on a map it would make a false hotspot of a police station. */
function whereOf({ zone, hotspot, place }: Attribution): Where {
  const certain = countsTowardsHotspot(place);
  return {
    zone,
    zones: null,
    hotspot: certain ? (hotspot ?? null) : null,
    latitude: certain ? (place?.point?.latitude ?? null) : null,
    longitude: certain ? (place?.point?.longitude ?? null) : null,
  };
}

/** The category and the id in the stream's name. An arrest may name an intervention, so the data alone do not tell. */
function subjectOf({ stream }: TrackerEvent): { readonly kind: string; readonly subject: string } {
  const hyphen = stream.indexOf('-');
  return { kind: stream.slice(0, hyphen), subject: stream.slice(hyphen + 1) };
}

function tell(event: TrackerEvent): Telling {
  switch (event.type) {
    case 'InterventionRequested': {
      const { initiation, interventionType } = event.data;
      const summary = `Intervention requested: ${interventionType} (${inWords(initiation)})`;
      return { summary, initiation, interventionType };
    }
    case 'CallAnswered':
      return { summary: 'Call answered' };
    case 'PriorityAssigned':
      return { summary: `Priority ${event.data.level} assigned` };
    case 'PriorityChanged': {
      const { from, to, phase, reason } = event.data;
      const why = reason === undefined ? '' : `: ${reason}`;
      return { summary: `Priority changed from ${from} to ${to} ${inWords(phase)}${why}` };
    }
    case 'UnitDispatched':
      return tellUnit(event.data.unit, 'dispatched');
    case 'UnitEnRoute':
      return tellUnit(event.data.unit, 'en route');
    case 'UnitArrived':
      return tellUnit(event.data.unit, 'arrived');
    case 'UnitCancelled':
      return tellUnit(event.data.unit, 'cancelled');
    case 'UnitCleared':
      return tellUnit(event.data.unit, 'cleared');
    case 'InterventionDispositioned': {
      const { disposition, previous } = event.data;
      const before = previous === undefined ? '' : ` (was ${inWords(previous)})`;
      return { summary: `Disposition: ${inWords(disposition)}${before}` };
    }
    case 'InterventionClosed':
      return { summary: 'Intervention closed' };
    case 'ShootingReported':
      return { summary: `Shooting reported: ${shootingInWords(event.data)}` };
    case 'ShootingConfirmed':
      return { summary: 'Shooting confirmed' };
    case 'VictimRecorded': {
      const injury = event.data.injury === 'none' ? 'no' : event.data.injury;
      return { summary: `Victim recorded: ${injury} injury${event.data.bystander === true ? ', bystander' : ''}` };
    }
    case 'VictimOutcomeChanged':
      return { summary: `Victim outcome changed from ${event.data.from} to ${event.data.to}` };
    case 'ArrestMade':
      return {
        summary: `${event.data.kind === 'judicial' ? 'Judicial' : 'Administrative'} arrest: ${event.data.ground}`,
      };
    case 'SeizureMade':
      return { summary: event.data.ground === undefined ? 'Seizure made' : `Seizure made: ${event.data.ground}` };
    case 'DrugsSeized':
      return { summary: drugsInWords(event.data) };
    case 'FirearmSeized': {
      const { count, firearmType, calibre } = event.data;
      const kind = calibre === undefined ? firearmType : `${firearmType}, ${calibre}`;
      return { summary: `${counted(count, 'firearm')} seized: ${kind}` };
    }
    case 'CashSeized':
      return { summary: `${formatMinor(event.data.amountMinor, event.data.currency)} seized` };
    case 'HotspotProposed':
    case 'HotspotDesignated':
    case 'HotspotBoundarySet':
    case 'HotspotExtended':
    case 'HotspotWithdrawn':
    case 'ZoneEstablished':
    case 'MunicipalityAssigned':
    case 'ZoneBoundarySet':
    case 'ZonesMerged':
      return { summary: approachInWords(event) };
  }
}

function tellUnit(unit: string, did: string): Telling {
  return { summary: `Unit ${unit} ${did}`, unit };
}

function shootingInWords({ consequence, shots, drugLink }: ShootingReported['data']): string {
  const link = drugLink === 'no' ? 'no drug link' : `drug link ${drugLink}`;
  const effect = consequence === 'unknown' ? 'consequence unknown' : inWords(consequence);
  return [effect, ...(shots === undefined ? [] : [shotsInWords(shots)]), link].join(', ');
}

function shotsInWords(shots: Shots): string {
  return 'count' in shots ? counted(shots.count, 'shot') : `${shots.min}–${shots.max} shots`;
}

function drugsInWords({ quantity, unit, substance, measure }: DrugsSeized['data']): string {
  const pieces = unit === 'pill' || unit === 'plant';
  const amount = pieces ? counted(quantity, unit) : `${quantity} ${unit}`;
  const dimension = pieces ? 'count' : unit === 'ml' ? 'volume' : 'weight';
  return `${amount} ${substance} seized (${measure} ${dimension})`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A code as words: `before-arrival` reads `before arrival`. */
function inWords(code: string): string {
  return code.replaceAll('-', ' ');
}
