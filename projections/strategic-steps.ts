import { type CorrectionEvent, isCorrectionEvent } from '../src/domain/corrections/events.js';
import type { Attribution } from '../src/domain/terms/place.js';
import type { Geography } from '../src/geography/geography.js';
import { defineFacts, type RowOf } from '../src/projecting/define.js';
import type { TrackerEvent } from './tracker-event.js';

const columns = {
  id: { type: 'text', means: 'What tells steps apart: the record, and of a part of it its kind and id.' },
  step: {
    type: 'text',
    means: 'What came: shooting, council, hotspot, task-force, plan-due, plan-adopted or operation.',
  },
  record: { type: 'text', means: 'Id of the record that it is of: a shooting, a matter, a task force …' },
  occurredAt: {
    type: 'timestamp',
    means: 'When it came; of an operation when it started, of a deadline when the plan was due.',
    unit: 'UTC',
  },
  hotspots: {
    type: 'text[]',
    means:
      'Hotspots that it was at or about, as they were then; none says: of a council the whole region, else unknown.',
  },
  hotspotsToday: {
    type: 'text[]',
    means:
      'Hotspots that it was at, restated to the boundaries in force when the log last heard of one; what is about named hotspots keeps these.',
  },
  triggers: { type: 'text[]', means: 'Ids of the shootings that a council names as its reason.' },
  title: { type: 'text', means: 'The body that met, the name of the plan, the axis of the operation.' },
  leftOut: { type: 'text', means: 'Why it counts nowhere: ruled-out, annulled or not-started. None for what counts.' },
  recordedAt: { type: 'timestamp', means: 'When the log last heard of it.', unit: 'UTC' },
  synthetic: { type: 'boolean', means: 'True when a generator made it up.' },
  lastPosition: { type: 'integer', means: 'Log position of the last event that shaped the row.' },
} as const;

/** What is remembered of a shooting, an operation or a task force, as JSON: where it is, and the row that it has. */
const remembered = { step: { type: 'text', means: 'The step of the record that may still change, as JSON.' } } as const;

interface Step {
  readonly step: string;
  readonly at: string;
  readonly hotspots: readonly string[];
  readonly hotspotsToday: readonly string[];
  readonly attribution?: Attribution;
  readonly title: string | null;
  readonly leftOut: string | null;
  /** Of a task force whose plan is due: the deadline that stands. */
  readonly dueAt?: string;
}

type Row = RowOf<typeof columns>;
type Handled = Exclude<Extract<TrackerEvent, { readonly type: (typeof handles)[number] }>, CorrectionEvent>;

const handles = [
  'ShootingReported',
  'ShootingRuledOut',
  'CouncilConvened',
  'HotspotDesignated',
  'TaskForceEstablished',
  'PlanDue',
  'PlanAdopted',
  'OperationPlanned',
  'OperationStarted',
  'OperationConcluded',
  'DeploymentRecorded',
  'RecordCorrected',
  'TimestampCorrected',
  'RecordAnnulled',
  'PersonalDataErased',
] as const;

/** From a shooting to what the authorities did about it. What follows on what is the matter of the report. */
export const strategicSteps = defineFacts<TrackerEvent>()({
  name: 'strategic-steps',
  version: 5,
  usesGeography: true,
  question: 'Which steps did the authorities take at each hotspot after a shooting, and when?',
  grain: 'one step: a shooting, a council, a hotspot, a task force, a deadline, a plan or an operation',
  columns,
  rowKey: 'id',
  remembers: remembered,
  handles,
  subject: (event) => event.stream,
  streamOf: (stream) => stream,
  evolve: (memory, event, geography) => {
    // The corrected facts came before it, in the history of the stream.
    if (isCorrectionEvent(event)) {
      return { memory, rows: [] };
    }
    const before = typeof memory?.step === 'string' ? (JSON.parse(memory.step) as Step) : null;
    const { step, suffix = '', triggers = null, kept = step } = taken(before, event, geography);
    return {
      memory: { step: JSON.stringify(kept) },
      rows: [rowOf(event, step, suffix, triggers)],
    };
  },
});

interface Taken {
  readonly step: Step;
  readonly suffix?: string;
  readonly triggers?: readonly string[] | null;
  /** What is remembered of the record, where the step is another than its own. */
  readonly kept?: Step;
}

function taken(before: Step | null, event: Handled, geography: Geography): Taken {
  const at = event.occurredAt;
  const isAnnulled = event.amended?.annulled === true;
  const leftOut = isAnnulled ? 'annulled' : null;
  switch (event.type) {
    case 'ShootingReported': {
      return { step: { step: 'shooting', at, ...placed(event.data, at, geography), title: null, leftOut } };
    }
    case 'OperationPlanned': {
      const { axis, zone, hotspot, place } = event.data;
      const attribution = { zone, ...(hotspot && { hotspot }), ...(place && { place }) };
      return { step: operation({ attribution, title: axis }, at, leftOut ?? 'not-started', geography) };
    }
    case 'CouncilConvened': {
      const { councilId, body: title, hotspots = [], triggeringShootings: triggers = [] } = event.data;
      const step = { step: 'council', at, ...about(hotspots), title, leftOut };
      return { step, suffix: `/council/${councilId}`, triggers };
    }
    case 'HotspotDesignated':
      // One that was annulled leaves the designation before it, if there is any.
      if (isAnnulled && before?.leftOut === null) return { step: before };
      return { step: { step: 'hotspot', at, ...about([event.data.hotspotId]), title: null, leftOut } };
    case 'TaskForceEstablished':
      return { step: { step: 'task-force', at, ...about([event.data.hotspot]), title: null, leftOut } };
    case 'ShootingRuledOut':
    case 'PlanDue':
    case 'PlanAdopted':
    case 'OperationStarted':
    case 'OperationConcluded':
    case 'DeploymentRecorded':
      break;
  }
  if (before === null) throw new Error(`${event.type} of ${event.stream}, of which nothing is known yet`);
  switch (event.type) {
    case 'PlanDue': {
      // One that was annulled leaves the deadline before it, if there is any.
      const dueAt = isAnnulled ? (before.dueAt ?? event.data.dueAt) : event.data.dueAt;
      const isGone = isAnnulled && before.dueAt === undefined;
      const step = { ...before, step: 'plan-due', at: dueAt, leftOut: isGone ? leftOut : before.leftOut };
      return { step, suffix: '/plan-due', kept: isGone ? before : { ...before, dueAt } };
    }
    case 'PlanAdopted': {
      const step = { ...before, step: 'plan-adopted', at, title: event.data.plan, leftOut: leftOut ?? before.leftOut };
      return { step, suffix: '/plan', kept: before };
    }
    case 'ShootingRuledOut':
      return { step: isAnnulled ? before : { ...before, leftOut: 'ruled-out' } };
    case 'OperationStarted':
      return { step: isAnnulled ? before : started(before, at, geography) };
    case 'OperationConcluded':
    case 'DeploymentRecorded': {
      const isFirst = before.leftOut === 'not-started' || (event.type === 'DeploymentRecorded' && at < before.at);
      return { step: isFirst && !isAnnulled ? started(before, at, geography) : before };
    }
  }
}

/** Where no start is recorded, an operation starts with the first thing that shows that it took place. */
function started(before: Step, at: string, geography: Geography): Step {
  return operation(before, at, before.leftOut === 'not-started' ? null : before.leftOut, geography);
}

function operation(
  { attribution, title }: Pick<Step, 'attribution' | 'title'>,
  at: string,
  leftOut: string | null,
  geography: Geography,
): Step {
  const hotspots = attribution === undefined ? about([]) : placed(attribution, at, geography);
  return { step: 'operation', at, ...hotspots, ...(attribution && { attribution }), title, leftOut };
}

type Hotspots = Pick<Step, 'hotspots' | 'hotspotsToday'>;

/** Of what is about hotspots by their names: whatever the map, it is about these. */
function about(hotspots: readonly string[]): Hotspots {
  return { hotspots, hotspotsToday: hotspots };
}

/** Of what took place somewhere. */
function placed(attribution: Attribution, at: string, geography: Geography): Hotspots {
  const { asWas, today } = geography.attribute(attribution, at);
  return { hotspots: asWas.hotspots, hotspotsToday: today.hotspots };
}

function rowOf(event: Handled, step: Step, suffix: string, triggers: readonly string[] | null): Row {
  const { stream, position, recordedAt, metadata } = event;
  return {
    id: `${stream}${suffix}`,
    step: step.step,
    record: stream.slice(stream.startsWith('task-force-') ? 'task-force-'.length : stream.indexOf('-') + 1),
    occurredAt: step.at,
    hotspots: step.hotspots,
    hotspotsToday: step.hotspotsToday,
    triggers,
    title: step.title,
    leftOut: step.leftOut,
    recordedAt,
    synthetic: metadata.synthetic ?? false,
    lastPosition: position,
  };
}
