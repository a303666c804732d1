import type { ArrestEvent } from '../../src/domain/arrest/events.js';
import { inWords, type Telling, why } from './words.js';

/** The events of an arrest that a timeline tells. */
export const arrestFacts = ['ArrestMade', 'ArrestOutcomeRecorded', 'ArrestVoided'] as const;

/** What happened, in a few words. */
export function tellArrest(event: ArrestEvent): Telling {
  switch (event.type) {
    case 'ArrestMade':
      return {
        summary: `${event.data.kind === 'judicial' ? 'Judicial' : 'Administrative'} arrest: ${event.data.ground}`,
      };
    case 'ArrestOutcomeRecorded': {
      const { outcome, previous, ground } = event.data;
      const before = previous === undefined ? '' : ` (was ${inWords(previous)})`;
      return { summary: `Arrest outcome: ${inWords(outcome)}${before}${why(ground)}` };
    }
    case 'ArrestVoided':
      return { summary: `Arrest voided${why(event.data.reason)}` };
  }
}
