import type { Instant } from '../terms/time.js';
import type { InterventionEvent, Phase, UnitStamp } from './events.js';

export type UnitEvent = Extract<InterventionEvent, { readonly data: UnitStamp }>;
export type StampKind = UnitEvent['type'];

/** The stamps of one assignment of a unit, from its dispatch to its end. Any may be missing, and their times may be out of order. */
export type Assignment = { readonly [Kind in StampKind]?: Instant };

export interface UnitRecord {
  readonly unitClass?: string;
  readonly unitZone?: string;
  readonly assignments: readonly Assignment[];
}
export type Units = ReadonlyMap<string, UnitRecord>;

/** The units with one more stamp. A stamp that stands is never overwritten. */
export function withStamp(units: Units, event: UnitEvent): Units {
  const { unit } = event.data;
  const record = units.get(unit);
  const assignments = [...(record?.assignments ?? [])];
  const index = assignmentOf(assignments, event.type, event.occurredAt);
  assignments[index] = { [event.type]: event.occurredAt, ...assignments[index] };
  return new Map(units).set(unit, { ...describedUnit(event.data, record), assignments });
}

/** The stamp with the class and the zone that earlier stamps of the unit gave, where it does not say them itself. */
export function describedStamp(stamp: UnitStamp, units: Units): UnitStamp {
  return { unit: stamp.unit, ...describedUnit(stamp, units.get(stamp.unit)) };
}

/**
 * What is recorded where this stamp would go: the same instant when the stamp is known, another when it contradicts the record,
 * undefined when there is room for it.
 */
export function recordedStamp(units: Units, unit: string, kind: StampKind, at: Instant): Instant | undefined {
  const assignments = units.get(unit)?.assignments ?? [];
  if (assignments.some((assignment) => assignment[kind] === at)) return at;
  return assignments[assignmentOf(assignments, kind, at)]?.[kind];
}

/** Where in the response something happened at `at`. What shares its instant with a stamp counts as before it. */
export function phaseAt(at: Instant, units: Units, closedAt: Instant | undefined): Phase {
  if (closedAt !== undefined && closedAt < at) return 'after-close';
  if (anyBefore(units, 'UnitArrived', at)) return 'after-arrival';
  if (anyBefore(units, 'UnitDispatched', at)) return 'before-arrival';
  return 'before-dispatch';
}

/**
 * The index of the assignment that a stamp belongs to, or the next free index for a new one. Only a dispatch opens a second assignment,
 * and only once the one before it has ended: otherwise a rewritten stamp could pass for a new assignment.
 */
function assignmentOf(assignments: readonly Assignment[], kind: StampKind, at: Instant): number {
  if (kind !== 'UnitDispatched') {
    const started = assignments.findLastIndex((one) => one.UnitDispatched !== undefined && one.UnitDispatched <= at);
    return Math.max(started, 0);
  }
  const undispatched = assignments.findIndex((one) => one.UnitDispatched === undefined && (endOf(one) ?? at) >= at);
  if (undispatched !== -1) return undispatched;
  const last = assignments.at(-1);
  const end = last && endOf(last);
  return last === undefined || (end !== undefined && end <= at) ? assignments.length : assignments.length - 1;
}

function endOf({ UnitCancelled: cancelled, UnitCleared: cleared }: Assignment): Instant | undefined {
  return cancelled !== undefined && cleared !== undefined && cancelled > cleared ? cancelled : (cleared ?? cancelled);
}

/** The unit that arrived first, among those that arrived. */
export function firstArrival(units: Units): { readonly unit: string; readonly at: Instant } | undefined {
  let first: { readonly unit: string; readonly at: Instant } | undefined;
  for (const [unit, { assignments }] of units) {
    for (const { UnitArrived: at } of assignments) {
      if (at !== undefined && (first === undefined || at < first.at)) first = { unit, at };
    }
  }
  return first;
}

function anyBefore(units: Units, kind: StampKind, at: Instant): boolean {
  for (const { assignments } of units.values()) {
    for (const { [kind]: stamp } of assignments) if (stamp !== undefined && stamp < at) return true;
  }
  return false;
}

function describedUnit(stamp: UnitStamp, known: UnitRecord | undefined): Omit<UnitStamp, 'unit'> {
  const unitClass = stamp.unitClass ?? known?.unitClass;
  const unitZone = stamp.unitZone ?? known?.unitZone;
  return { ...(unitClass !== undefined && { unitClass }), ...(unitZone !== undefined && { unitZone }) };
}
