import { type Attribution, countsTowardsHotspot } from '../src/domain/terms/place.js';
import { defineFacts, type RowOf } from '../src/projecting/define.js';
import { approachInWords } from './approach-words.js';
import { arrestFacts, tellArrest } from './telling/arrest.js';
import { interventionFacts, tellIntervention } from './telling/intervention.js';
import { seizureFacts, tellSeizure } from './telling/seizure.js';
import { shootingFacts, tellShooting } from './telling/shooting.js';
import type { Telling } from './telling/words.js';
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

/** The words are in telling/, one file per kind of record, which the identity of the table follows only through its version. */
export const timeline = defineFacts<TrackerEvent>()({
  name: 'timeline',
  version: 3,
  question: 'What happened, in order, in a hotspot or a zone?',
  grain: 'one recorded fact',
  columns,
  rowKey: 'fact',
  remembers: whereColumns,
  handles: [
    ...interventionFacts,
    ...shootingFacts,
    ...arrestFacts,
    ...seizureFacts,
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
  if (isOneOf(event, interventionFacts)) return tellIntervention(event);
  if (isOneOf(event, shootingFacts)) return tellShooting(event);
  if (isOneOf(event, arrestFacts)) return tellArrest(event);
  if (isOneOf(event, seizureFacts)) return tellSeizure(event);
  return { summary: approachInWords(event) };
}

function isOneOf<Type extends TrackerEvent['type']>(
  event: TrackerEvent,
  types: readonly Type[],
): event is Extract<TrackerEvent, { readonly type: Type }> {
  return (types as readonly string[]).includes(event.type);
}
