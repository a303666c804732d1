import { arrest, type ArrestCommand } from './arrest/arrest.js';
import type { ArrestEvent } from './arrest/events.js';
import type { CorrectionCommand } from './corrections/commands.js';
import { corrigible, settleWith } from './corrections/corrigible.js';
import { type Amended, amendedEvents, type IdentifiedEvent } from './corrections/amended.js';
import type { CorrectableRecord } from './corrections/correctable.js';
import type { CorrectionEvent } from './corrections/events.js';
import type { Decider } from './decider.js';
import type { GovernanceEvent } from './governance/events.js';
import { governance, type GovernanceCommand } from './governance/governance.js';
import type { HotspotEvent } from './hotspot/events.js';
import { hotspot, type HotspotCommand } from './hotspot/hotspot.js';
import type { InterventionEvent } from './intervention/events.js';
import { intervention, type InterventionCommand } from './intervention/intervention.js';
import type { MetricEvent } from './metric/events.js';
import { metric, type MetricCommand } from './metric/metric.js';
import type { OperationEvent } from './operation/events.js';
import { operation, type OperationCommand } from './operation/operation.js';
import type { ReportEvent } from './report/events.js';
import { report, type ReportCommand } from './report/report.js';
import type { SeizureEvent } from './seizure/events.js';
import { seizure, type SeizureCommand } from './seizure/seizure.js';
import type { ShootingEvent } from './shooting/events.js';
import { shooting, type ShootingCommand } from './shooting/shooting.js';
import type { TaskForceCommand } from './task-force/commands.js';
import type { TaskForceEvent } from './task-force/events.js';
import { taskForce } from './task-force/task-force.js';
import type { ZoneEvent } from './zone/events.js';
import { zone, type ZoneCommand } from './zone/zone.js';

/** Every command of every stream. */
export type TrackerCommand =
  | InterventionCommand
  | ShootingCommand
  | ArrestCommand
  | SeizureCommand
  | HotspotCommand
  | ZoneCommand
  | OperationCommand
  | TaskForceCommand
  | GovernanceCommand
  | MetricCommand
  | ReportCommand
  | CorrectionCommand;

/** Every event of every stream, as a decider states it. */
export type TrackerFact =
  | InterventionEvent
  | ShootingEvent
  | ArrestEvent
  | SeizureEvent
  | HotspotEvent
  | ZoneEvent
  | OperationEvent
  | TaskForceEvent
  | GovernanceEvent
  | MetricEvent
  | ReportEvent
  | CorrectionEvent;

/** The deciders by category. A new stream is added here, in `TrackerCommand`, in `TrackerFact` and in `streamOf`. */
export const deciders = {
  intervention,
  shooting,
  arrest,
  seizure,
  hotspot,
  zone,
  operation,
  'task-force': taskForce,
  governance,
  metric,
  report,
} as const;
export type Category = keyof typeof deciders;

/** The same with corrections, which a kind of record that is `frozen` refuses. */
const corrigibles = Object.fromEntries(
  Object.values(deciders).map((decider) => [decider.category, corrigible(decider as unknown as AnyDecider)]),
) as unknown as Readonly<Record<Category, AnyDecider>>;

/** A decider whose kind of stream the compiler no longer knows. Its state is opaque: only its own `evolve` and `decide` may read it. */
export type AnyDecider = Decider<unknown, TrackerCommand, TrackerFact>;

export interface Stream {
  readonly category: Category;
  readonly id: string;
  /** `<category>-<id>` */
  readonly stream: string;
}

/** The decider that a command is for. */
export function deciderOf(command: TrackerCommand): AnyDecider {
  return deciderOfCategory(streamOf(command).category);
}

/** The decider of a kind of stream, corrections included. It MUST be given commands and events of that kind only. */
export function deciderOfCategory(category: Category): AnyDecider {
  // Methods are compared loosely, so this compiles; it holds as long as commands reach their own decider, which streamOf sees to.
  return corrigibles[category];
}

/** The events of one stream as its corrections left them; see {@link amendedEvents}. Those of a kind that is not known stay as they are. */
export function amendedStream<Event extends IdentifiedEvent>(
  stream: string,
  events: readonly Event[],
): readonly Amended<Event>[] {
  const decider = Object.values(deciders).find(({ category }) => stream.startsWith(`${category}-`));
  return amendedEvents(events, settleWith((decider ?? {}) as CorrectableRecord<never>));
}

/**
 * The stream that a command is about: by the id that it has, which is of another name in each kind of record. It does not check the id:
 * `decide` refuses one that is not in the form of an id.
 */
export function streamOf(command: TrackerCommand): Stream {
  if ('interventionId' in command) return named('intervention', command.interventionId);
  if ('shootingId' in command) return named('shooting', command.shootingId);
  if ('arrestId' in command) return named('arrest', command.arrestId);
  if ('seizureId' in command) return named('seizure', command.seizureId);
  if ('hotspotId' in command) return named('hotspot', command.hotspotId);
  if ('zone' in command) return named('zone', command.zone);
  if ('operationId' in command) return named('operation', command.operationId);
  if ('taskForceId' in command) return named('task-force', command.taskForceId);
  if ('matterId' in command) return named('governance', command.matterId);
  if ('metricId' in command) return named('metric', command.metricId);
  if ('reportId' in command) return named('report', command.reportId);
  return named(command.category as Category, command.recordId);
}

function named(category: Category, id: string): Stream {
  return { category, id, stream: `${category}-${id}` };
}
