import type { DrugsSeized, QuantityUnit, SeizureEvent, SeizureMeasured } from '../../src/domain/seizure/events.js';
import { formatMinor } from '../../src/measures/money.js';
import { counted, type Telling, why } from './words.js';

/** The events of a seizure that a timeline tells. */
export const seizureFacts = [
  'SeizureMade',
  'DrugsSeized',
  'FirearmSeized',
  'AmmunitionSeized',
  'ObjectSeized',
  'SeizureMeasured',
  'SeizureReturned',
  'SeizureDestroyed',
  'CashSeized',
] as const;

/** What happened, in a few words. */
export function tellSeizure(event: SeizureEvent): Telling {
  switch (event.type) {
    case 'SeizureMade':
      return { summary: event.data.ground === undefined ? 'Seizure made' : `Seizure made: ${event.data.ground}` };
    case 'DrugsSeized':
      return { summary: drugsInWords(event.data) };
    case 'FirearmSeized': {
      const { count, firearmType, calibre } = event.data;
      const kind = calibre === undefined ? firearmType : `${firearmType}, ${calibre}`;
      return { summary: `${counted(count, 'firearm')} seized: ${kind}` };
    }
    case 'AmmunitionSeized': {
      const { count, calibre } = event.data;
      return { summary: `${counted(count, 'round')} seized${calibre === undefined ? '' : `: ${calibre}`}` };
    }
    case 'ObjectSeized':
      return { summary: `${event.data.count} × ${event.data.objectKind} seized` };
    case 'SeizureMeasured': {
      const { itemId, substance, previous, ...found } = event.data;
      const what = substance === undefined ? '' : ` ${substance}`;
      return { summary: `Item ${itemId} measured: ${amountOf(found)}${what}, was ${amountOf(previous)}` };
    }
    case 'SeizureReturned':
      return { summary: `Item ${event.data.itemId} returned${why(event.data.reason)}` };
    case 'SeizureDestroyed':
      return { summary: `Item ${event.data.itemId} destroyed${why(event.data.reason)}` };
    case 'CashSeized':
      return { summary: `${formatMinor(event.data.amountMinor, event.data.currency)} seized` };
  }
}

function drugsInWords({ quantity, unit, substance, measure }: DrugsSeized['data']): string {
  return `${quantityInWords(quantity, unit)} ${substance} seized (${measureInWords(measure, unit)})`;
}

function amountOf({ quantity, unit, measure }: SeizureMeasured['data']['previous']): string {
  return `${quantityInWords(quantity, unit)} (${measureInWords(measure, unit)})`;
}

function quantityInWords(quantity: number, unit: QuantityUnit): string {
  return isPieces(unit) ? counted(quantity, unit) : `${quantity} ${unit}`;
}

function measureInWords(measure: string, unit: QuantityUnit): string {
  return `${measure} ${isPieces(unit) ? 'count' : unit === 'ml' ? 'volume' : 'weight'}`;
}

function isPieces(unit: QuantityUnit): boolean {
  return unit === 'pill' || unit === 'plant';
}
