import { alreadySaid } from '../already-said.js';
import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';
import {
  invalid,
  requireAttribution,
  requireCount,
  requireFlag,
  requireId,
  requireInstant,
  requireOneOf,
  requireText,
  whenGiven,
} from '../requirements.js';
import { sameContent } from '../same-content.js';
import type { Instant } from '../terms/time.js';
import {
  consequences,
  drugLinks,
  injuries,
  type Injury,
  type ShootingEvent,
  type ShootingReported,
  type Shots,
  type VictimRecorded,
} from './events.js';

interface ShootingOrder<Type extends string, Fields = object> {
  readonly type: Type;
  readonly shootingId: string;
  /** When it happened. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}

export type ReportShooting = ShootingOrder<'ReportShooting', Omit<ShootingReported['data'], 'shootingId'>>;
export type ConfirmShooting = ShootingOrder<'ConfirmShooting'>;
export type RecordVictim = ShootingOrder<'RecordVictim', Omit<VictimRecorded['data'], 'shootingId'>>;
export type ChangeVictimOutcome = ShootingOrder<
  'ChangeVictimOutcome',
  { readonly victimId: string; readonly injury: Injury }
>;

export type ShootingCommand = ReportShooting | ConfirmShooting | RecordVictim | ChangeVictimOutcome;

interface Victim {
  readonly recorded: VictimRecorded;
  /** In the order of recording; the last one stands. The earlier ones tell a repeat from a change back. */
  readonly outcomes: readonly { readonly injury: Injury; readonly occurredAt: Instant }[];
}
interface Reported {
  readonly report: ShootingReported;
  readonly victims: ReadonlyMap<string, Victim>;
}

export type ShootingState =
  | { readonly status: 'unreported' }
  | ({ readonly status: 'reported' } & Reported)
  | ({ readonly status: 'confirmed'; readonly confirmedAt: Instant } & Reported);
type ReportedState = Exclude<ShootingState, { status: 'unreported' }>;

/** What the events of a shooting make of it. Events before the report change nothing: `decide` never makes them. */
function evolve(state: ShootingState, event: ShootingEvent): ShootingState {
  if (state.status === 'unreported') {
    return event.type === 'ShootingReported' ? { status: 'reported', report: event, victims: new Map() } : state;
  }
  switch (event.type) {
    case 'ShootingReported':
      return state;
    case 'ShootingConfirmed':
      return { ...state, status: 'confirmed', confirmedAt: event.occurredAt };
    case 'VictimRecorded': {
      const outcome = { injury: event.data.injury, occurredAt: event.occurredAt };
      return withVictim(state, event.data.victimId, { recorded: event, outcomes: [outcome] });
    }
    case 'VictimOutcomeChanged': {
      const victim = state.victims.get(event.data.victimId);
      if (victim === undefined) return state;
      const outcome = { injury: event.data.to, occurredAt: event.occurredAt };
      return withVictim(state, event.data.victimId, { ...victim, outcomes: [...victim.outcomes, outcome] });
    }
  }
}

function withVictim(state: ReportedState, victimId: string, victim: Victim): ReportedState {
  return { ...state, victims: new Map(state.victims).set(victimId, victim) };
}

function decide(command: ShootingCommand, state: ShootingState): readonly ShootingEvent[] {
  requireValid(command);
  if (command.type === 'ReportShooting') return decideReport(command, state);
  const { shootingId, occurredAt } = command;
  if (state.status === 'unreported') {
    throw new Refusal('SHOOTING_UNKNOWN', `shooting ${shootingId} has not been reported`);
  }
  switch (command.type) {
    case 'ConfirmShooting':
      return state.status === 'confirmed' ? [] : [{ type: 'ShootingConfirmed', occurredAt, data: { shootingId } }];
    case 'RecordVictim':
      return decideVictim(command, state);
    case 'ChangeVictimOutcome':
      return decideOutcome(command, state);
  }
}

function decideReport(command: ReportShooting, state: ShootingState): readonly ShootingEvent[] {
  const { shootingId, occurredAt, fields } = command;
  const reported: ShootingReported = { type: 'ShootingReported', occurredAt, data: { ...fields, shootingId } };
  if (state.status === 'unreported') return [reported];
  if (state.report.occurredAt === occurredAt && sameContent(state.report.data, reported.data)) return [];
  throw new Refusal(
    'SHOOTING_ALREADY_REPORTED',
    `shooting ${shootingId} has been reported with other content: that must be corrected, not overwritten`,
  );
}

function decideVictim(command: RecordVictim, state: ReportedState): readonly ShootingEvent[] {
  const { shootingId, occurredAt, fields } = command;
  const recorded: VictimRecorded = { type: 'VictimRecorded', occurredAt, data: { ...fields, shootingId } };
  const known = state.victims.get(fields.victimId)?.recorded;
  if (known === undefined) return [recorded];
  if (known.occurredAt === occurredAt && sameContent(known.data, recorded.data)) return [];
  throw new Refusal(
    'VICTIM_ALREADY_RECORDED',
    `victim ${fields.victimId} of shooting ${shootingId} has been recorded with other content`,
    'victimId',
  );
}

function decideOutcome(command: ChangeVictimOutcome, state: ReportedState): readonly ShootingEvent[] {
  const { shootingId, occurredAt, fields } = command;
  const { victimId, injury } = fields;
  const outcomes = state.victims.get(victimId)?.outcomes;
  const current = outcomes?.at(-1);
  if (outcomes === undefined || current === undefined) {
    throw new Refusal('VICTIM_UNKNOWN', `shooting ${shootingId} has no victim ${victimId}`, 'victimId');
  }
  if (alreadySaid(outcomes, occurredAt, (one) => one.injury === injury)) return [];
  const data = { shootingId, victimId, from: current.injury, to: injury };
  return [{ type: 'VictimOutcomeChanged', occurredAt, data }];
}

function requireValid(command: ShootingCommand): void {
  requireId(command.shootingId, 'shootingId');
  requireInstant(command.occurredAt, 'occurredAt');
  switch (command.type) {
    case 'ReportShooting': {
      const { fields } = command;
      requireAttribution(fields);
      requireOneOf(fields.consequence, consequences, 'consequence');
      requireOneOf(fields.drugLink, drugLinks, 'drugLink');
      whenGiven(fields.shots, 'shots', requireShots);
      whenGiven(fields.firearmKind, 'firearmKind', requireText);
      whenGiven(fields.publiclyAccessible, 'publiclyAccessible', requireFlag);
      whenGiven(fields.interventionId, 'interventionId', requireId);
      whenGiven(fields.reference, 'reference', requireText);
      return;
    }
    case 'RecordVictim': {
      const { fields } = command;
      requireId(fields.victimId, 'victimId');
      requireOneOf(fields.injury, injuries, 'injury');
      whenGiven(fields.ageBand, 'ageBand', requireText);
      whenGiven(fields.sex, 'sex', (sex, field) => {
        requireOneOf(sex, ['female', 'male', 'other', 'unknown'], field);
      });
      whenGiven(fields.bystander, 'bystander', requireFlag);
      return;
    }
    case 'ChangeVictimOutcome':
      requireId(command.fields.victimId, 'victimId');
      requireOneOf(command.fields.injury, injuries, 'injury');
      return;
    case 'ConfirmShooting':
      return;
  }
}

function requireShots(shots: Shots, field: string): void {
  if ('count' in shots) {
    requireCount(shots.count, `${field}.count`);
    return;
  }
  requireCount(shots.min, `${field}.min`);
  requireCount(shots.max, `${field}.max`);
  if (shots.min > shots.max) throw invalid(`${field}.max`, 'a number that is not below min');
}

export const shooting: Decider<ShootingState, ShootingCommand, ShootingEvent> = {
  category: 'shooting',
  initial: { status: 'unreported' },
  evolve,
  decide,
};
