import type { OperationEvent } from '../../src/domain/operation/events.js';
import type { TrackerEvent } from '../tracker-event.js';
import { begun, isAnnulled, type Entry, type Tally, withEntry } from './tally.js';

/** The events of an operation that change what is counted of it. */
export const countedOfOperations = [
  'OperationPlanned',
  'OperationStarted',
  'OperationConcluded',
  'DeploymentRecorded',
] as const;
type Event = Extract<TrackerEvent, OperationEvent & { readonly type: (typeof countedOfOperations)[number] }>;

/**
 * An operation counts from its start; where none is recorded, from the first thing that shows that it took place. One that was only planned
 * is left out. Officer-hours count when they were worked. Null: nothing is known of it yet.
 */
export function tallyOperation(known: Tally | null, event: Event): Tally | null {
  if (event.type === 'OperationPlanned') {
    const tally = begun(event);
    const leftOut = tally.leftOut ?? 'not-started';
    return withEntry(tally, '', event, { counted: 'operations', split: event.data.axis, leftOut });
  }
  const plan = known?.entries[''];
  if (known === null || plan === undefined) return null;
  const tally = known;
  const { occurredAt: at } = event;
  const took = (): Tally => {
    const isFirst = plan.leftOut === 'not-started' || at < plan.at;
    return isFirst ? withOperation(tally, { ...plan, at, leftOut: tally.leftOut }) : tally;
  };
  switch (event.type) {
    case 'OperationStarted':
      return isAnnulled(event) ? tally : withOperation(tally, { ...plan, at, leftOut: tally.leftOut });
    case 'OperationConcluded':
      return plan.leftOut === 'not-started' && !isAnnulled(event) ? took() : tally;
    case 'DeploymentRecorded': {
      const { deploymentId, officerHours } = event.data;
      const hours = { counted: 'officer-hours', split: plan.split, unit: 'h', quantity: officerHours, at } as const;
      return withEntry(isAnnulled(event) ? tally : took(), `deployment/${deploymentId}`, event, hours);
    }
  }
}

function withOperation(tally: Tally, entry: Entry): Tally {
  return { ...tally, entries: { ...tally.entries, '': entry } };
}
