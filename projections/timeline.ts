import type { Geography } from '../src/geography/geography.js';
import { defineFacts, type RowOf } from '../src/projecting/define.js';
import { timelineColumns as columns, whereColumns } from './columns/timeline.js';
import { type Where, whereOf, within } from './columns/where.js';
import { approachInWords, approachTypes, deadlineInWords } from './approach-words.js';
import { arrestFacts, tellArrest } from './telling/arrest.js';
import { correctionFacts, tellCorrection } from './telling/correction.js';
import { interventionFacts, tellIntervention } from './telling/intervention.js';
import { reportFacts, tellReport } from './telling/report.js';
import { seizureFacts, tellSeizure } from './telling/seizure.js';
import { shootingFacts, tellShooting } from './telling/shooting.js';
import type { Telling } from './telling/words.js';
import type { TrackerEvent } from './tracker-event.js';

/** What is remembered of a subject: where it counts, whose it is, and whether it still does. */
const memoryColumns = {
  ...whereColumns,
  taskForce: { type: 'text', means: 'The task force that it is, or that an operation is of.' },
  deadlines: {
    type: 'text[]',
    means:
      'Of a matter, the deadlines that stand: id, = and when each is due. What was met or missed is told by these.',
  },
  gone: { type: 'boolean', means: 'True when the record was annulled as a whole.' },
} as const;

type Memory = RowOf<typeof memoryColumns>;

/** The words are in telling/, one file per kind of record, which the identity of the table follows only through its version. */
export const timeline = defineFacts<TrackerEvent>()({
  name: 'timeline',
  version: 15,
  usesGeography: true,
  question: 'What happened, in order, in a hotspot or a zone?',
  grain: 'one recorded fact',
  columns,
  rowKey: 'fact',
  remembers: memoryColumns,
  handles: [
    ...interventionFacts,
    ...shootingFacts,
    ...arrestFacts,
    ...seizureFacts,
    ...reportFacts,
    ...correctionFacts,
    ...approachTypes,
  ],
  // Ids are unique per kind only, streams are unique.
  subject: (event) => event.stream,
  streamOf: (stream) => stream,
  evolve: (memory, event, geography) => {
    const { kind, subject } = subjectOf(event);
    const where = whereIs(event, memory, geography);
    if (where === null) throw new Error(`${event.type} of ${kind} ${subject}, of which nothing is known yet`);
    const { summary, unit, initiation, interventionType } = tell(event, memory?.deadlines ?? []);
    const { metadata, amended } = event;
    const correction = isOneOf(event, correctionFacts);
    const changed = changedFields(event);
    const gone = isGone(event, memory);
    const taskForce = kind === 'task-force' ? subject : taskForceOf(event, memory);
    // Every column is written out, in their order, and none comes out of a spread: rows are then built the same, and in a fifth of the time.
    return {
      memory: remembering(memory, remembered(event, where, memory), taskForce, deadlinesAfter(memory, event), gone),
      rows: [
        {
          fact: event.id,
          position: event.position,
          subject,
          kind,
          event: event.type,
          occurredAt: event.occurredAt,
          recordedAt: event.recordedAt,
          precision: metadata.precision ?? 'second',
          zone: where.zone,
          zoneBy: where.zoneBy,
          hotspot: where.hotspot,
          hotspots: where.hotspots,
          hotspotBy: where.hotspotBy,
          zoneToday: where.zoneToday,
          hotspotToday: where.hotspotToday,
          hotspotsToday: where.hotspotsToday,
          zones: where.zones,
          latitude: where.latitude,
          longitude: where.longitude,
          summary,
          unit: unit ?? null,
          initiation: initiation ?? null,
          interventionType: interventionType ?? null,
          feed: metadata.feed ?? null,
          synthetic: metadata.synthetic ?? false,
          source: metadata.source,
          corrected: !correction && changed !== null,
          annulled: !correction && (gone || amended?.annulled === true),
          original: correction ? null : changed,
          corrects: correction ? event.data.corrects : null,
          notInForce: notInForce(where, kind, event.occurredAt, geography),
          erased: correction ? null : (amended?.erased ?? null),
          taskForce,
          operation: kind === 'operation' ? subject : operationOf(event),
        },
      ],
    };
  },
});

/** What is remembered after an event: what was before, where the event changes nothing of it, as most do. */
function remembering(
  before: Memory | null,
  where: Where | null,
  taskForce: string | null,
  deadlines: readonly string[] | null,
  gone: boolean,
): Memory | null {
  if (where === null) return null;
  const stays = where === before && before.taskForce === taskForce && before.deadlines === deadlines;
  if (stays && before.gone === gone) return before;
  return {
    zone: where.zone,
    zoneBy: where.zoneBy,
    hotspot: where.hotspot,
    hotspots: where.hotspots,
    hotspotBy: where.hotspotBy,
    zoneToday: where.zoneToday,
    hotspotToday: where.hotspotToday,
    hotspotsToday: where.hotspotsToday,
    zones: where.zones,
    latitude: where.latitude,
    longitude: where.longitude,
    taskForce,
    deadlines,
    gone,
  };
}

/** Where an event counts: what it says of it itself, else what its subject is remembered for. */
function whereIs(event: TrackerEvent, memory: Where | null, geography: Geography): Where | null {
  const over = (zones: readonly string[] = [], hotspots: readonly string[] = []): Where =>
    within(zones, hotspots, event.occurredAt, geography);
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- every other event says where it was by its fields alone
  switch (event.type) {
    case 'HotspotProposed':
    case 'HotspotDesignated':
      return over(event.data.zones, [event.data.hotspotId]);
    case 'TaskForceEstablished':
      return over(event.data.zones, [event.data.hotspot]);
    case 'ZonesMerged':
      return over([event.data.into, ...event.data.zones]);
    case 'CouncilConvened':
      return over(event.data.zones, event.data.hotspots);
    case 'EvaluationRegistered': {
      const { areas, treated } = event.data;
      return areas === 'zone' ? over(treated) : over([], treated);
    }
    case 'FigureDeclared': {
      const { zone, hotspot } = event.data;
      return over(zone === undefined ? [] : [zone], hotspot === undefined ? [] : [hotspot]);
    }
    case 'MetricDefined':
      return over(event.data.population.zones);
    case 'ReportPublished': {
      const { zone, hotspot } = event.data.parameters;
      return over(typeof zone === 'string' ? [zone] : [], typeof hotspot === 'string' ? [hotspot] : []);
    }
    case 'DecisionRecorded': {
      const { zones, hotspots } = event.data;
      return zones === undefined && hotspots === undefined ? memory : over(zones, hotspots);
    }
    case 'ZoneJoinedOperation':
    case 'ZoneJoined':
      return memory && { ...memory, zones: [...(memory.zones ?? [memory.zone ?? '']), event.data.zone] };
    case 'DeploymentRecorded':
    case 'ControlsRecorded':
      // Their zone is whose officers did it.
      return memory;
    default:
      return 'zone' in event.data ? whereOf(event.data, event.occurredAt, geography) : memory;
  }
}

/** Of a merger the zones that end hear as well, of a decision those that it is about; what comes after is not about them. */
function remembered(event: TrackerEvent, where: Where, memory: Where | null): Where | null {
  // What was annulled says nothing of the record any more, unless it is all that there is of it.
  if (event.amended?.annulled === true && memory !== null) return memory;
  if (event.type === 'ZonesMerged' || event.type === 'DecisionRecorded') return memory;
  if (event.type === 'EvaluationRegistered' || event.type === 'FigureDeclared') return memory ?? where;
  return where;
}

/** What can begin a record; of a hotspot and of a matter any of several. */
const begins: ReadonlySet<string> = new Set<TrackerEvent['type']>([
  'InterventionRequested',
  'ShootingReported',
  'ArrestMade',
  'SeizureMade',
  'HotspotProposed',
  'HotspotDesignated',
  'ZoneEstablished',
  'OperationPlanned',
  'TaskForceEstablished',
  'CouncilConvened',
  'EvaluationRegistered',
  'FigureDeclared',
  'MetricDefined',
  'ReportPublished',
]);

/** A record as a whole is gone when the event that began it was annulled, until it is begun again. */
function isGone({ type, amended }: TrackerEvent, memory: Memory | null): boolean {
  if (!begins.has(type)) return memory?.gone ?? false;
  return amended?.annulled === true && (memory?.gone ?? true);
}

/** What an operation was planned for; of every other record but a task force itself none is known. */
function taskForceOf(event: TrackerEvent, memory: Memory | null): string | null {
  return event.type === 'OperationPlanned' ? (event.data.taskForceId ?? null) : (memory?.taskForce ?? null);
}

/** A deadline is set once; one that was annulled does not stand. */
function deadlinesAfter(memory: Memory | null, event: TrackerEvent): readonly string[] | null {
  const set = memory?.deadlines ?? null;
  if (event.type !== 'DeadlineSet' || event.amended?.annulled === true) return set;
  return [...(set ?? []), `${event.data.deadlineId}=${event.data.dueAt}`];
}

/** The operation that a fact of another record names. */
function operationOf(event: TrackerEvent): string | null {
  if (event.type === 'InterventionLinked') return event.data.kind === 'operation' ? event.data.linkedId : null;
  return 'operationId' in event.data ? (event.data.operationId ?? null) : null;
}

/** What was recorded of the fields that a correction changed, as JSON; null when none was. */
function changedFields({ occurredAt, data, amended }: TrackerEvent): string | null {
  if (amended === undefined) return null;
  const before: Readonly<Record<string, unknown>> = {
    occurredAt: amended.original.occurredAt,
    ...amended.original.data,
  };
  const now: Readonly<Record<string, unknown>> = { occurredAt, ...data };
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
  if (changed.length === 0) return null;
  return JSON.stringify(Object.fromEntries(changed.map((name) => [name, before[name] ?? null])));
}

/** A hotspot's own facts set its validity; of every other it is asked. */
function notInForce({ hotspots }: Where, kind: string, at: string, geography: Geography): readonly string[] | null {
  if (kind === 'hotspot' || hotspots === null || hotspots.length === 0) return null;
  const out = hotspots.filter((code) => geography.inForce(code, at) === false);
  return out.length === 0 ? null : out;
}

/** The category and the id in the stream's name. An arrest may name an intervention, so the data alone do not tell. */
function subjectOf({ stream }: TrackerEvent): { readonly kind: string; readonly subject: string } {
  const hyphen = stream.indexOf('-');
  const kind = stream.slice(0, hyphen);
  // One category has a hyphen of its own.
  if (kind === 'task') return { kind: 'task-force', subject: stream.slice('task-force-'.length) };
  return { kind, subject: stream.slice(hyphen + 1) };
}

function tell(event: TrackerEvent, deadlines: readonly string[]): Telling {
  if (isOneOf(event, interventionFacts)) return tellIntervention(event);
  if (isOneOf(event, shootingFacts)) return tellShooting(event);
  if (isOneOf(event, arrestFacts)) return tellArrest(event);
  if (isOneOf(event, seizureFacts)) return tellSeizure(event);
  if (isOneOf(event, reportFacts)) return tellReport(event);
  if (isOneOf(event, correctionFacts)) return tellCorrection(event);
  if (event.type === 'DeadlineMet' || event.type === 'DeadlineMissed') {
    const { deadlineId } = event.data;
    const standing = deadlines.findLast((one) => one.startsWith(`${deadlineId}=`))?.slice(deadlineId.length + 1);
    return { summary: deadlineInWords(event, standing) };
  }
  return { summary: approachInWords(event) };
}

function isOneOf<Type extends TrackerEvent['type']>(
  event: TrackerEvent,
  types: readonly Type[],
): event is Extract<TrackerEvent, { readonly type: Type }> {
  return (types as readonly string[]).includes(event.type);
}
