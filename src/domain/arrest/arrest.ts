import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';
import {
  requireAttribution,
  requireFlag,
  requireId,
  requireInstant,
  requireOneOf,
  requireText,
  whenGiven,
} from '../requirements.js';
import { sameContent } from '../same-content.js';
import type { Instant } from '../terms/time.js';
import { type ArrestEvent, arrestKinds, type ArrestMade } from './events.js';

export interface RecordArrest {
  readonly type: 'RecordArrest';
  readonly arrestId: string;
  /** When it happened. */
  readonly occurredAt: Instant;
  readonly fields: Omit<ArrestMade['data'], 'arrestId'>;
}

export type ArrestCommand = RecordArrest;

export type ArrestState = { readonly status: 'unrecorded' } | { readonly status: 'made'; readonly made: ArrestMade };

function evolve(state: ArrestState, event: ArrestEvent): ArrestState {
  return state.status === 'unrecorded' ? { status: 'made', made: event } : state;
}

function decide(command: ArrestCommand, state: ArrestState): readonly ArrestEvent[] {
  requireValid(command);
  const { arrestId, occurredAt, fields } = command;
  const made: ArrestMade = { type: 'ArrestMade', occurredAt, data: { ...fields, arrestId } };
  if (state.status === 'unrecorded') return [made];
  if (state.made.occurredAt === occurredAt && sameContent(state.made.data, made.data)) return [];
  throw new Refusal(
    'ARREST_ALREADY_RECORDED',
    `arrest ${arrestId} has been recorded with other content: that must be corrected, not overwritten`,
  );
}

function requireValid({ arrestId, occurredAt, fields }: ArrestCommand): void {
  requireId(arrestId, 'arrestId');
  requireInstant(occurredAt, 'occurredAt');
  requireAttribution(fields);
  requireOneOf(fields.kind, arrestKinds, 'kind');
  requireText(fields.ground, 'ground');
  whenGiven(fields.minor, 'minor', requireFlag);
  whenGiven(fields.arrestingZone, 'arrestingZone', requireText);
  whenGiven(fields.interventionId, 'interventionId', requireId);
  whenGiven(fields.shootingId, 'shootingId', requireId);
}

export const arrest: Decider<ArrestState, ArrestCommand, ArrestEvent> = {
  category: 'arrest',
  initial: { status: 'unrecorded' },
  evolve,
  decide,
};
