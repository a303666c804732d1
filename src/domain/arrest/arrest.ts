import { alreadySaid } from '../already-said.js';
import type { CorrectableRecord } from '../corrections/correctable.js';
import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';
import {
  requireAttribution,
  requireFlag,
  requireId,
  requireInstant,
  requireOneOf,
  requireText,
  requireTwoPeople,
  whenGiven,
} from '../requirements.js';
import { sameContent } from '../same-content.js';
import type { Instant } from '../terms/time.js';
import { correctable } from './correctable.js';
import {
  type ArrestEvent,
  arrestKinds,
  type ArrestMade,
  type ArrestOutcome,
  type ArrestOutcomeRecorded,
  arrestOutcomes,
  type ArrestVoided,
} from './events.js';

interface ArrestOrder<Type extends string, Fields> {
  readonly type: Type;
  readonly arrestId: string;
  /** When it happened. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}

export type RecordArrest = ArrestOrder<'RecordArrest', Omit<ArrestMade['data'], 'arrestId'>>;
export type RecordArrestOutcome = ArrestOrder<
  'RecordArrestOutcome',
  Omit<ArrestOutcomeRecorded['data'], 'arrestId' | 'previous'>
>;
export type VoidArrest = ArrestOrder<'VoidArrest', Omit<ArrestVoided['data'], 'arrestId'>>;

export type ArrestCommand = RecordArrest | RecordArrestOutcome | VoidArrest;

interface Made {
  readonly made: ArrestMade;
  /** In the order of recording; the last one stands. */
  readonly outcomes: readonly { readonly outcome: ArrestOutcome; readonly occurredAt: Instant }[];
}
export type ArrestState =
  | { readonly status: 'unrecorded' }
  | ({ readonly status: 'made' } & Made)
  | ({ readonly status: 'voided'; readonly voided: ArrestVoided } & Made);

/** What the events of an arrest make of it. Events before the arrest change nothing: `decide` never makes them. */
function evolve(state: ArrestState, event: ArrestEvent): ArrestState {
  if (state.status === 'unrecorded') {
    return event.type === 'ArrestMade' ? { status: 'made', made: event, outcomes: [] } : state;
  }
  switch (event.type) {
    case 'ArrestMade':
      return state;
    case 'ArrestOutcomeRecorded': {
      const { outcome } = event.data;
      return { ...state, outcomes: [...state.outcomes, { outcome, occurredAt: event.occurredAt }] };
    }
    case 'ArrestVoided':
      return { ...state, status: 'voided', voided: event };
  }
}

function decide(command: ArrestCommand, state: ArrestState): readonly ArrestEvent[] {
  requireValid(command);
  if (command.type === 'RecordArrest') return decideArrest(command, state);
  const { arrestId, occurredAt } = command;
  if (state.status === 'unrecorded') throw new Refusal('ARREST_UNKNOWN', `arrest ${arrestId} has not been recorded`);
  switch (command.type) {
    case 'RecordArrestOutcome': {
      const { outcome } = command.fields;
      if (alreadySaid(state.outcomes, occurredAt, (one) => one.outcome === outcome)) return [];
      const previous = state.outcomes.at(-1)?.outcome;
      const data = { ...command.fields, arrestId, ...(previous !== undefined && { previous }) };
      return [{ type: 'ArrestOutcomeRecorded', occurredAt, data }];
    }
    case 'VoidArrest': {
      const voided: ArrestVoided = { type: 'ArrestVoided', occurredAt, data: { ...command.fields, arrestId } };
      if (state.status !== 'voided') return [voided];
      if (state.voided.occurredAt === occurredAt && sameContent(state.voided.data, voided.data)) return [];
      throw new Refusal('ARREST_ALREADY_VOIDED', `arrest ${arrestId} was voided at ${state.voided.occurredAt}`);
    }
  }
}

function decideArrest(command: RecordArrest, state: ArrestState): readonly ArrestEvent[] {
  const { arrestId, occurredAt, fields } = command;
  const made: ArrestMade = { type: 'ArrestMade', occurredAt, data: { ...fields, arrestId } };
  if (state.status === 'unrecorded') return [made];
  if (state.made.occurredAt === occurredAt && sameContent(state.made.data, made.data)) return [];
  throw new Refusal(
    'ARREST_ALREADY_RECORDED',
    `arrest ${arrestId} has been recorded with other content: that must be corrected, not overwritten`,
  );
}

function requireValid(command: ArrestCommand): void {
  requireId(command.arrestId, 'arrestId');
  requireInstant(command.occurredAt, 'occurredAt');
  switch (command.type) {
    case 'RecordArrest': {
      const { fields } = command;
      requireAttribution(fields);
      requireOneOf(fields.kind, arrestKinds, 'kind');
      requireText(fields.ground, 'ground');
      whenGiven(fields.minor, 'minor', requireFlag);
      whenGiven(fields.arrestingZone, 'arrestingZone', requireText);
      whenGiven(fields.interventionId, 'interventionId', requireId);
      whenGiven(fields.shootingId, 'shootingId', requireId);
      whenGiven(fields.operationId, 'operationId', requireId);
      return;
    }
    case 'RecordArrestOutcome':
      requireOneOf(command.fields.outcome, arrestOutcomes, 'outcome');
      whenGiven(command.fields.ground, 'ground', requireText);
      return;
    case 'VoidArrest':
      requireText(command.fields.reason, 'reason');
      requireTwoPeople(command.fields);
      return;
  }
}

export const arrest: Decider<ArrestState, ArrestCommand, ArrestEvent> & CorrectableRecord<ArrestState> = {
  category: 'arrest',
  correctable,
  initial: { status: 'unrecorded' },
  evolve,
  decide,
};
