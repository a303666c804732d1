import type { DeadlineMet, DeadlineMissed, GovernanceEvent } from '../src/domain/governance/events.js';
import type { HotspotEvent } from '../src/domain/hotspot/events.js';
import type { MetricEvent } from '../src/domain/metric/events.js';
import type { OperationEvent } from '../src/domain/operation/events.js';
import type { TaskForceEvent } from '../src/domain/task-force/events.js';
import type { Geometry } from '../src/domain/terms/geometry.js';
import type { Validity } from '../src/domain/terms/territory.js';
import type { ZoneEvent } from '../src/domain/zone/events.js';

/** What the authorities do about a situation, as opposed to what happens there; how they measure it is part of that. */
export type ApproachEvent = HotspotEvent | ZoneEvent | OperationEvent | TaskForceEvent | GovernanceEvent | MetricEvent;

const known: Readonly<Record<ApproachEvent['type'], true>> = {
  HotspotProposed: true,
  HotspotDesignated: true,
  HotspotBoundarySet: true,
  HotspotExtended: true,
  HotspotWithdrawn: true,
  ZoneEstablished: true,
  MunicipalityAssigned: true,
  ZoneBoundarySet: true,
  ZonesMerged: true,
  OperationPlanned: true,
  OperationStarted: true,
  OperationConcluded: true,
  ZoneJoinedOperation: true,
  CommanderDesignated: true,
  DeploymentRecorded: true,
  ControlsRecorded: true,
  ClosureOrdered: true,
  TaskForceEstablished: true,
  CommanderAppointed: true,
  ZoneJoined: true,
  PlanDue: true,
  PlanAdopted: true,
  ActionAssigned: true,
  ActionStatusReported: true,
  TaskForceDisbanded: true,
  CouncilConvened: true,
  DecisionRecorded: true,
  DeadlineSet: true,
  DeadlineMet: true,
  DeadlineMissed: true,
  EvaluationRegistered: true,
  FigureDeclared: true,
  MetricDefined: true,
};
export const approachTypes = Object.keys(known) as readonly ApproachEvent['type'][];

/**
 * What the event says, in a few words of English. Times are UTC, and say so: a fold knows no time zone. Projections show these words: whoever changes them raises the
 * version of those.
 */
export function approachInWords(event: ApproachEvent): string {
  switch (event.type) {
    case 'HotspotProposed':
      return `Hotspot proposed: ${event.data.names.nl}, ${periodInWords(event.data)}`;
    case 'HotspotDesignated':
      return `Hotspot designated: ${event.data.names.nl}, ${periodInWords(event.data)}`;
    case 'HotspotBoundarySet': {
      const { boundaryVersion, geometry, indicative } = event.data;
      const standing = indicative ? 'indicative ' : '';
      return `Boundary ${boundaryVersion} set: ${standing}${geometryInWords(geometry)}, ${periodInWords(event.data)}`;
    }
    case 'HotspotExtended':
      return `Hotspot extended to ${moment(event.data.validTo)}`;
    case 'HotspotWithdrawn':
      return `Hotspot withdrawn from ${moment(event.data.at)}: ${event.data.reason}`;
    case 'ZoneEstablished': {
      const { names, validFrom, predecessors = [] } = event.data;
      const after = predecessors.length === 0 ? '' : `, after ${predecessors.join(', ')}`;
      return `Zone established: ${names.nl}, from ${moment(validFrom)}${after}`;
    }
    case 'MunicipalityAssigned':
      return `Municipality ${event.data.nis} assigned from ${moment(event.data.validFrom)}`;
    case 'ZoneBoundarySet': {
      const { boundaryVersion, geometry } = event.data;
      return `Boundary ${boundaryVersion} set: ${geometryInWords(geometry)}, ${periodInWords(event.data)}`;
    }
    case 'ZonesMerged': {
      const { zones, into, validFrom } = event.data;
      return `Zones ${zones.join(', ')} merged into ${into} from ${moment(validFrom)}`;
    }
    case 'OperationPlanned':
      return `Operation planned: ${event.data.kind} (${inWords(event.data.axis)})`;
    case 'OperationStarted':
      return 'Operation started';
    case 'OperationConcluded':
      return `Operation concluded${because(event.data.outcome)}`;
    case 'ZoneJoinedOperation':
    case 'ZoneJoined':
      return `Zone ${event.data.zone} joined`;
    case 'CommanderDesignated':
    case 'CommanderAppointed':
      return `Commander: ${event.data.role}${after(event.data.previous)}`;
    case 'DeploymentRecorded': {
      const { zone, officers, officerHours, flags } = event.data;
      return `${officers} officers of zone ${zone}, ${officerHours} officer-hours${flagged(flags)}`;
    }
    case 'ControlsRecorded': {
      const { persons, vehicles, premises, zone, flags } = event.data;
      return `Controls by zone ${zone}: ${persons} persons, ${vehicles} vehicles, ${premises} premises${flagged(flags)}`;
    }
    case 'ClosureOrdered': {
      const { premisesKind, closedUntil, flags } = event.data;
      const until = closedUntil === undefined ? '' : ` until ${moment(closedUntil)}`;
      return `Closure ordered: ${premisesKind}${until}${flagged(flags)}`;
    }
    case 'TaskForceEstablished':
      return `Task force established: ${event.data.axes.map(inWords).join(', ')}`;
    case 'PlanDue':
      return `Plan due by ${moment(event.data.dueAt)}${because(event.data.reason)}`;
    case 'PlanAdopted': {
      const { plan, deadline, dueAt } = event.data;
      // What was copied at the adoption: a deadline that is corrected later is told by the strategic response.
      return `Plan adopted: ${plan} (${deadline === 'met' ? 'met' : 'missed'} the deadline known then, ${moment(dueAt)})`;
    }
    case 'ActionAssigned':
      return `Action assigned: ${event.data.action} (${inWords(event.data.axis)})`;
    case 'ActionStatusReported': {
      const { actionId, from, to, note } = event.data;
      return `Action ${actionId}: ${inWords(to)} (was ${inWords(from)})${because(note)}`;
    }
    case 'TaskForceDisbanded':
      return `Task force disbanded${because(event.data.reason)}`;
    case 'CouncilConvened':
      return `${event.data.body} convened: ${event.data.subject}${triggers(event.data.triggeringShootings)}`;
    case 'EvaluationRegistered': {
      const { counted, treated, afterFrom, afterTo } = event.data;
      return `Evaluation registered: ${counted} in ${treated.join(', ')}, ${moment(afterFrom)} to ${moment(afterTo)}`;
    }
    case 'FigureDeclared': {
      const { declaredBy, number, counted, split, unit = 'count', from, to } = event.data;
      const what = unit === 'count' ? counted : `${unit} ${[counted, split].filter(Boolean).join(' ')}`;
      return `Figure declared by ${declaredBy}: ${number} ${what}, ${moment(from)} to ${moment(to)}`;
    }
    case 'MetricDefined': {
      const { metricId, version, start, stop, validFrom } = event.data;
      return `Metric defined: ${metricId} version ${version}, ${start} to ${stop}, from ${moment(validFrom)}`;
    }
    case 'DecisionRecorded':
      return `Decision: ${event.data.decision}`;
    case 'DeadlineSet':
      return `Deadline set: ${event.data.what} by ${moment(event.data.dueAt)}`;
    case 'DeadlineMet':
    case 'DeadlineMissed':
      return deadlineInWords(event, event.data.dueAt);
  }
}

/**
 * What became of a deadline, by the moment that stands now: the copy that the event took when it was recorded is not corrected with the deadline.
 * Undefined: the deadline was annulled.
 */
export function deadlineInWords(event: DeadlineMet | DeadlineMissed, dueAt: string | undefined): string {
  const { type, occurredAt, data } = event;
  const why = type === 'DeadlineMissed' ? because(data.reason) : '';
  const what = type === 'DeadlineMet' ? 'met' : 'missed';
  if (dueAt === undefined) return `Deadline ${data.deadlineId} ${what}; the deadline was annulled${why}`;
  const isMet = type === 'DeadlineMet';
  const judged = isMet ? (occurredAt > dueAt ? ' late' : '') : occurredAt < dueAt ? ', though it was not over yet' : '';
  return `Deadline ${data.deadlineId} of ${moment(dueAt)} ${what}${judged}${why}`;
}

function geometryInWords(geometry: Geometry): string {
  switch (geometry.type) {
    case 'Circle':
      return `circle of ${geometry.radiusMetres} m`;
    case 'Polygon':
      return 'polygon';
    case 'MultiPolygon':
      return `${geometry.coordinates.length} polygons`;
  }
}

function periodInWords({ validFrom, validTo }: Validity): string {
  return validTo === undefined ? `from ${moment(validFrom)}` : `from ${moment(validFrom)} to ${moment(validTo)}`;
}

function moment(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

function because(text: string | undefined): string {
  return text === undefined ? '' : `: ${text}`;
}

function after(previous: string | undefined): string {
  return previous === undefined ? '' : ` (was ${previous})`;
}

function flagged(flags: readonly string[] | undefined): string {
  return flags === undefined ? '' : ` (${flags.map(inWords).join(', ')})`;
}

function triggers(shootings: readonly string[] = []): string {
  return shootings.length === 0 ? '' : ` (after shootings ${shootings.join(', ')})`;
}

/** A code as words: `neighbourhood-life` reads `neighbourhood life`. */
function inWords(code: string): string {
  return code.replaceAll('-', ' ');
}
