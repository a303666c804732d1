const dayMs = 86_400_000;

/** A step as the table `strategic-steps` has it. Times are RFC 3339 UTC text with milliseconds. */
export interface Step {
  readonly step: 'shooting' | 'council' | 'hotspot' | 'task-force' | 'plan-due' | 'plan-adopted' | 'operation';
  readonly record: string;
  readonly at: string;
  readonly hotspots: readonly string[];
  readonly triggers: readonly string[];
  readonly title: string | null;
}

/** Why a council answers a shooting: it names the shooting, the hotspot, or no place at all. */
export type CouncilBasis = 'names-shooting' | 'names-hotspot' | 'region-wide';
/** How a plan stands: adopted in time or late; not adopted, before or after it was due; or nobody has to make one. */
export type PlanStanding = 'met' | 'late' | 'open' | 'overdue' | 'none-due';

interface Moment {
  readonly record: string;
  readonly at: string;
}

/** From one shooting to what the authorities did. Null: it has not come, as of the position of the report. */
export interface StrategicRow {
  /** Null for a shooting that is in no hotspot: then only its council can be told. */
  readonly hotspot: string | null;
  /** Null for a hotspot where no shooting is recorded: then nothing has a beginning to be counted from. */
  readonly trigger: Moment | null;
  readonly council: (Moment & { readonly body: string | null; readonly by: CouncilBasis }) | null;
  readonly hotspotDesignated: Moment | null;
  readonly taskForce: Moment | null;
  readonly plan: { readonly dueAt: string | null; readonly adoptedAt: string | null; readonly standing: PlanStanding };
  readonly firstAction: (Moment & { readonly axis: string | null }) | null;
  /** Days of 24 hours from the shooting to each of these, with two decimals; negative for what was there before. */
  readonly days: Readonly<Record<StrategicEnd, number | null>>;
  /** The ends that have not come. */
  readonly open: readonly StrategicEnd[];
}

export const strategicEnds = ['council', 'hotspotDesignated', 'taskForce', 'planAdopted', 'firstAction'] as const;
export type StrategicEnd = (typeof strategicEnds)[number];

/** How a part of a row comes to its hotspot. */
export type PlacedBy = 'boundaries' | 'name';

/** A shooting and an operation take place somewhere; councils, task forces, their plans and designations are about a hotspot by its name. */
export const placedBy: Readonly<Record<'trigger' | StrategicEnd, PlacedBy>> = {
  trigger: 'boundaries',
  council: 'name',
  hotspotDesignated: 'name',
  taskForce: 'name',
  planAdopted: 'name',
  firstAction: 'boundaries',
};

/** What each interval is called: always with both of its ends. */
export const strategicMeanings: Readonly<Record<StrategicEnd, string>> = {
  council: 'shooting occurred → council convened',
  hotspotDesignated: 'shooting occurred → hotspot designated',
  taskForce: 'shooting occurred → task force established',
  planAdopted: 'shooting occurred → operational plan adopted',
  firstAction: 'shooting occurred → first targeted action at the hotspot started',
};

/**
 * The row of a trigger, or of a hotspot without one. `steps` are in the order in which they occurred; council and action are the first
 * that come at or after the trigger. `heardUntil` decides whether a plan that is not there is overdue.
 */
export function strategicRow(
  hotspot: string | null,
  trigger: Step | null,
  steps: readonly Step[],
  heardUntil: string,
): StrategicRow {
  const after = trigger === null ? steps : steps.filter(({ at }) => at >= trigger.at);
  const here = (step: Step['step'], among = after): Step | undefined =>
    hotspot === null ? undefined : among.find((one) => one.step === step && one.hotspots.includes(hotspot));
  const council = councilFor(hotspot, trigger, after);
  // A hotspot or a task force may have been there before: then its days are negative.
  const taskForce = here('task-force', steps);
  const designated = here('hotspot', steps);
  const ofForce = steps.filter(({ record }) => record === taskForce?.record);
  const dueAt = here('plan-due', ofForce)?.at ?? null;
  const adoptedAt = here('plan-adopted', ofForce)?.at ?? null;
  const action = here('operation');
  const came: Readonly<Record<StrategicEnd, string | null>> = {
    council: council?.at ?? null,
    hotspotDesignated: designated?.at ?? null,
    taskForce: taskForce?.at ?? null,
    planAdopted: adoptedAt,
    firstAction: action?.at ?? null,
  };
  return {
    hotspot,
    trigger: momentOf(trigger),
    council,
    hotspotDesignated: momentOf(designated),
    taskForce: momentOf(taskForce),
    plan: { dueAt, adoptedAt, standing: standingOf(dueAt, adoptedAt, heardUntil) },
    firstAction: action === undefined ? null : { record: action.record, at: action.at, axis: action.title },
    days: Object.fromEntries(strategicEnds.map((end) => [end, daysBetween(trigger?.at, came[end])])) as Record<
      StrategicEnd,
      number | null
    >,
    open: strategicEnds.filter((end) => came[end] === null),
  };
}

/** One that names the shooting stands before the others, whichever comes first. */
function councilFor(hotspot: string | null, trigger: Step | null, after: readonly Step[]): StrategicRow['council'] {
  const councils = after.filter(({ step }) => step === 'council');
  const basisOf = ({ triggers, hotspots }: Step): CouncilBasis | undefined => {
    if (trigger !== null && triggers.includes(trigger.record)) return 'names-shooting';
    if (hotspot !== null && hotspots.includes(hotspot)) return 'names-hotspot';
    return triggers.length === 0 && hotspots.length === 0 ? 'region-wide' : undefined;
  };
  const found =
    councils.find((one) => basisOf(one) === 'names-shooting') ?? councils.find((one) => basisOf(one) !== undefined);
  const by = found && basisOf(found);
  return found === undefined || by === undefined ? null : { record: found.record, at: found.at, body: found.title, by };
}

function standingOf(dueAt: string | null, adoptedAt: string | null, heardUntil: string): PlanStanding {
  if (dueAt === null) return 'none-due';
  if (adoptedAt !== null) return adoptedAt <= dueAt ? 'met' : 'late';
  return heardUntil <= dueAt ? 'open' : 'overdue';
}

function momentOf(step: Step | null | undefined): Moment | null {
  return step ? { record: step.record, at: step.at } : null;
}

function daysBetween(from: string | undefined, to: string | null): number | null {
  if (from === undefined || to === null) return null;
  return Math.round(((Date.parse(to) - Date.parse(from)) / dayMs) * 100) / 100;
}
