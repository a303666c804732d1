import type { InterventionCommand } from '../../domain/intervention/intervention.js';
import type { Provenance } from '../../domain/terms/provenance.js';
import type { Instant } from '../../domain/terms/time.js';
import { type Draft, inferred, observed, type PartOf } from './record-parts.js';
import type { interventionSections } from './sections.js';

interface Course {
  readonly begunAt: Instant;
  /** In the order of time. */
  readonly units: readonly Draft[];
  readonly closedAt: Instant | undefined;
  /** The latest stamp that the record has. */
  readonly latest: Instant;
}

/** Priorities by where they go between the other commands: the decider sees the phase of a change from what came before it. */
interface Priorities {
  readonly beforeUnits: readonly Draft[];
  /** Goes before the unit stamp with this index, or after all when it is their number. */
  readonly amongUnits?: { readonly index: number; readonly draft: Draft };
  readonly afterClose: readonly Draft[];
}

/**
 * The first priority, and the one that it was changed to. The source gives no time for the first: it was set between the request and the
 * first dispatch. A change without a time goes where the mapping's `phase` says, a millisecond after the stamp that opens that phase.
 */
export function priorityDrafts(
  interventionId: string,
  part: PartOf<typeof interventionSections.priority> | undefined,
  course: Course,
): Priorities {
  if (part === undefined) return { beforeUnits: [], afterClose: [] };
  const { scheme, initial, changed, changedAt, phase, reason } = part.values;
  const draft = (level: string, occurredAt: Instant, provenance: Provenance, why?: string): Draft => {
    const fields = { scheme, level, ...(why !== undefined && { reason: why }) };
    const command: InterventionCommand = { type: 'SetPriority', interventionId, occurredAt, fields };
    return { command, provenance, line: part.line };
  };
  const { begunAt, units, closedAt } = course;
  const dispatch = units.findIndex(({ command }) => command.type === 'DispatchUnit');
  const firstDispatch = units[dispatch]?.command.occurredAt;
  const first = draft(initial, begunAt, inferred(part.provenance, begunAt, firstDispatch ?? course.latest));
  if (changed === undefined || changed === initial) return { beforeUnits: [first], afterClose: [] };

  if (changedAt !== undefined) {
    const change = draft(changed, changedAt.at, observed(part.provenance, changedAt), reason);
    if (closedAt !== undefined && changedAt.at > closedAt) return { beforeUnits: [first], afterClose: [change] };
    const next = units.findIndex(({ command }) => command.occurredAt >= changedAt.at);
    return {
      beforeUnits: [first],
      amongUnits: { index: next === -1 ? units.length : next, draft: change },
      afterClose: [],
    };
  }

  const change = (from: Instant, until: Instant | undefined): Draft =>
    draft(changed, from, inferred(part.provenance, from, until), reason);
  const arrival = units.findIndex(({ command }) => command.type === 'MarkUnitArrived');
  const firstArrival = units[arrival]?.command.occurredAt;
  if (phase === 'after-close' && closedAt !== undefined) {
    return { beforeUnits: [first], afterClose: [change(justAfter(closedAt), undefined)] };
  }
  if ((phase === 'after-arrival' || phase === 'after-close') && firstArrival !== undefined) {
    const late = change(justAfter(firstArrival), closedAt);
    return { beforeUnits: [first], amongUnits: { index: arrival + 1, draft: late }, afterClose: [] };
  }
  if (phase !== 'before-dispatch' && firstDispatch !== undefined) {
    const early = change(justAfter(firstDispatch), firstArrival ?? closedAt);
    return { beforeUnits: [first], amongUnits: { index: dispatch + 1, draft: early }, afterClose: [] };
  }
  return { beforeUnits: [first, change(begunAt, firstDispatch ?? course.latest)], afterClose: [] };
}

function justAfter(at: Instant): Instant {
  return new Date(Date.parse(at) + 1).toISOString();
}
