import type { SeizureEvent } from '../../src/domain/seizure/events.js';
import type { TrackerEvent } from '../tracker-event.js';
import { begun, inGrams, isAnnulled, type Tally, withEntry } from './tally.js';

/** The events of a seizure that change what is counted of it. What is returned or destroyed was seized all the same. */
export const countedOfSeizures = [
  'SeizureMade',
  'DrugsSeized',
  'FirearmSeized',
  'CashSeized',
  'SeizureMeasured',
] as const;
type Event = Extract<TrackerEvent, SeizureEvent & { readonly type: (typeof countedOfSeizures)[number] }>;

/** A seizure is counted by what was seized. Null: nothing is known of it yet. */
export function tallySeizure(tally: Tally | null, event: Event): Tally | null {
  if (event.type === 'SeizureMade') return begun(event);
  if (tally === null) return null;
  const key = `item/${event.data.itemId}`;
  switch (event.type) {
    case 'DrugsSeized': {
      const { substance, quantity, unit } = event.data;
      return withEntry(tally, key, event, { counted: 'drugs', split: substance, ...inGrams(quantity, unit) });
    }
    case 'SeizureMeasured': {
      const known = tally.entries[key];
      const { substance = known?.split, quantity, unit } = event.data;
      if (substance === undefined) return null;
      if (isAnnulled(event)) return tally;
      return withEntry(tally, key, event, { ...known, counted: 'drugs', split: substance, ...inGrams(quantity, unit) });
    }
    case 'FirearmSeized': {
      const { firearmType, count } = event.data;
      return withEntry(tally, key, event, { counted: 'firearms', split: firearmType, quantity: count });
    }
    case 'CashSeized': {
      const { amountMinor, currency } = event.data;
      return withEntry(tally, key, event, { counted: 'cash', split: currency, unit: 'minor', quantity: amountMinor });
    }
  }
}
