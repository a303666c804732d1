import type { ArrestEvent } from '../../src/domain/arrest/events.js';
import type { TrackerEvent } from '../tracker-event.js';
import { begun, isAnnulled, type Tally, withEntry, withoutAll } from './tally.js';

/** The events of an arrest that change what is counted of it. */
export const countedOfArrests = ['ArrestMade', 'ArrestVoided'] as const;
type Event = Extract<TrackerEvent, ArrestEvent & { readonly type: (typeof countedOfArrests)[number] }>;

/** One arrest of one person. Null: nothing is known of it yet. */
export function tallyArrest(tally: Tally | null, event: Event): Tally | null {
  switch (event.type) {
    case 'ArrestMade':
      return withEntry(begun(event), '', event, { counted: 'arrests', split: event.data.kind });
    case 'ArrestVoided':
      return tally === null || isAnnulled(event) ? tally : withoutAll(tally, 'voided');
  }
}
