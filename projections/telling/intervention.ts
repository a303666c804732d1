import type { InterventionEvent } from '../../src/domain/intervention/events.js';
import { inWords, type Telling, why } from './words.js';

/** The events of an intervention that a timeline tells. */
export const interventionFacts = [
  'InterventionRequested',
  'CallAnswered',
  'PriorityAssigned',
  'PriorityChanged',
  'UnitDispatched',
  'UnitAcknowledged',
  'UnitEnRoute',
  'UnitStaged',
  'UnitArrived',
  'ContactMade',
  'UnitCancelled',
  'UnitCleared',
  'InterventionDispositioned',
  'InterventionLinked',
  'InterventionMerged',
  'InterventionClosed',
  'InterventionReopened',
  'ClearedWithoutResponse',
] as const;

/** What happened, in a few words. */
export function tellIntervention(event: InterventionEvent): Telling {
  switch (event.type) {
    case 'InterventionRequested': {
      const { initiation, interventionType } = event.data;
      const summary = `Intervention requested: ${interventionType} (${inWords(initiation)})`;
      return { summary, initiation, interventionType };
    }
    case 'CallAnswered':
      return { summary: 'Call answered' };
    case 'PriorityAssigned':
      return { summary: `Priority ${event.data.level} assigned` };
    case 'PriorityChanged': {
      const { from, to, phase, reason } = event.data;
      return { summary: `Priority changed from ${from} to ${to} ${inWords(phase)}${why(reason)}` };
    }
    case 'UnitDispatched':
      return tellUnit(event.data.unit, 'dispatched');
    case 'UnitAcknowledged':
      return tellUnit(event.data.unit, 'acknowledged');
    case 'UnitEnRoute':
      return tellUnit(event.data.unit, 'en route');
    case 'UnitStaged':
      return tellUnit(event.data.unit, 'staged nearby');
    case 'UnitArrived':
      return tellUnit(event.data.unit, 'arrived');
    case 'ContactMade':
      return tellUnit(event.data.unit, 'made contact');
    case 'UnitCancelled':
      return tellUnit(event.data.unit, 'cancelled');
    case 'UnitCleared':
      return tellUnit(event.data.unit, 'cleared');
    case 'InterventionDispositioned': {
      const { disposition, previous } = event.data;
      const before = previous === undefined ? '' : ` (was ${inWords(previous)})`;
      return { summary: `Disposition: ${inWords(disposition)}${before}` };
    }
    case 'InterventionLinked':
      return { summary: `Linked to ${event.data.kind} ${event.data.linkedId}` };
    case 'InterventionMerged':
      return { summary: `Duplicate of intervention ${event.data.into}${why(event.data.reason)}` };
    case 'InterventionClosed':
      return { summary: 'Intervention closed' };
    case 'InterventionReopened':
      return { summary: `Intervention reopened${why(event.data.reason)}` };
    case 'ClearedWithoutResponse':
      return { summary: `Cleared without response${why(event.data.reason)}` };
  }
}

function tellUnit(unit: string, did: string): Telling {
  return { summary: `Unit ${unit} ${did}`, unit };
}
