import { alreadySaid } from '../already-said.js';
import type { CorrectableRecord } from '../corrections/correctable.js';
import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';
import { sameContent } from '../same-content.js';
import type { Instant } from '../terms/time.js';
import {
  type AssessContext,
  type ChangeVictimOutcome,
  type RecordVictim,
  type ReclassifyShooting,
  type ReportShooting,
  requireValid,
  type RuleOutShooting,
  type ShootingCommand,
} from './commands.js';
import { correctable } from './correctable.js';
import type {
  BallisticsResultRecorded,
  CasingsRecovered,
  Consequence,
  DrugLink,
  Injury,
  ShootingEvent,
  ShootingReported,
  ShootingRuledOut,
  VictimRecorded,
} from './events.js';

export type { ReportShooting, ShootingCommand } from './commands.js';

interface Victim {
  readonly recorded: VictimRecorded;
  /** In the order of recording; the last one stands. The earlier ones tell a repeat from a change back. */
  readonly outcomes: readonly { readonly injury: Injury; readonly occurredAt: Instant }[];
}
type Finding = CasingsRecovered | BallisticsResultRecorded;
interface Reported {
  readonly report: ShootingReported;
  readonly victims: ReadonlyMap<string, Victim>;
  readonly findings: ReadonlyMap<string, Finding>;
  /** In the order of recording, what the report said first. */
  readonly contexts: readonly { readonly drugLink: DrugLink; readonly occurredAt: Instant }[];
  readonly classes: readonly { readonly consequence: Consequence; readonly occurredAt: Instant }[];
  readonly confirmedAt?: Instant;
}

export type ShootingState =
  | { readonly status: 'unreported' }
  | ({ readonly status: 'reported' } & Reported)
  | ({ readonly status: 'confirmed'; readonly confirmedAt: Instant } & Reported)
  | ({ readonly status: 'ruled-out'; readonly ruledOut: ShootingRuledOut } & Reported);
type ReportedState = Exclude<ShootingState, { status: 'unreported' }>;

/** What the events of a shooting make of it. Events before the report change nothing: `decide` never makes them. */
function evolve(state: ShootingState, event: ShootingEvent): ShootingState {
  if (state.status === 'unreported') return event.type === 'ShootingReported' ? reportedState(event) : state;
  const { occurredAt } = event;
  switch (event.type) {
    case 'ShootingReported':
      return state;
    case 'ShootingConfirmed':
      // One that was ruled out stays so: what was recorded in another order is no reason to count it again.
      if (state.status === 'ruled-out') return { ...state, confirmedAt: occurredAt };
      return { ...state, status: 'confirmed', confirmedAt: occurredAt };
    case 'VictimRecorded': {
      const outcome = { injury: event.data.injury, occurredAt };
      return withVictim(state, event.data.victimId, { recorded: event, outcomes: [outcome] });
    }
    case 'VictimOutcomeChanged': {
      const victim = state.victims.get(event.data.victimId);
      if (victim === undefined) return state;
      const outcome = { injury: event.data.to, occurredAt };
      return withVictim(state, event.data.victimId, { ...victim, outcomes: [...victim.outcomes, outcome] });
    }
    case 'CasingsRecovered':
    case 'BallisticsResultRecorded':
      return { ...state, findings: new Map(state.findings).set(event.data.findingId, event) };
    case 'ContextAssessed':
      return { ...state, contexts: [...state.contexts, { drugLink: event.data.to, occurredAt }] };
    case 'ShootingReclassified':
      return { ...state, classes: [...state.classes, { consequence: event.data.to, occurredAt }] };
    case 'ShootingRuledOut':
      return { ...state, status: 'ruled-out', ruledOut: event };
  }
}

function reportedState(report: ShootingReported): ShootingState {
  const { occurredAt } = report;
  const { drugLink, consequence } = report.data;
  return {
    status: 'reported',
    report,
    victims: new Map(),
    findings: new Map(),
    contexts: [{ drugLink, occurredAt }],
    classes: [{ consequence, occurredAt }],
  };
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
      if (state.confirmedAt !== undefined) return [];
      requireNotRuledOut(state);
      return [{ type: 'ShootingConfirmed', occurredAt, data: { shootingId } }];
    case 'RecordVictim':
      return decideVictim(command, state);
    case 'ChangeVictimOutcome':
      return decideOutcome(command, state);
    case 'RecoverCasings':
      return decideFinding({ type: 'CasingsRecovered', occurredAt, data: { ...command.fields, shootingId } }, state);
    case 'RecordBallisticsResult':
      return decideFinding(
        { type: 'BallisticsResultRecorded', occurredAt, data: { ...command.fields, shootingId } },
        state,
      );
    case 'AssessContext':
      return decideContext(command, state);
    case 'ReclassifyShooting':
      return decideClass(command, state);
    case 'RuleOutShooting':
      return decideRulingOut(command, state);
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

function decideFinding(finding: Finding, state: ReportedState): readonly ShootingEvent[] {
  const { shootingId, findingId } = finding.data;
  const known = state.findings.get(findingId);
  if (known === undefined) return [finding];
  const same = known.type === finding.type && known.occurredAt === finding.occurredAt;
  if (same && sameContent(known.data, finding.data)) return [];
  throw new Refusal(
    'SHOOTING_FINDING_ALREADY_RECORDED',
    `finding ${findingId} of shooting ${shootingId} has been recorded with other content`,
    'findingId',
  );
}

function decideContext(command: AssessContext, state: ReportedState): readonly ShootingEvent[] {
  const { shootingId, occurredAt, fields } = command;
  const { drugLink: to, ground } = fields;
  if (alreadySaid(state.contexts, occurredAt, ({ drugLink }) => drugLink === to)) return [];
  const from = state.contexts.at(-1)?.drugLink ?? to;
  const data = { shootingId, from, to, ...(ground !== undefined && { ground }) };
  return [{ type: 'ContextAssessed', occurredAt, data }];
}

function decideClass(command: ReclassifyShooting, state: ReportedState): readonly ShootingEvent[] {
  const { shootingId, occurredAt, fields } = command;
  const { consequence: to, reason } = fields;
  if (alreadySaid(state.classes, occurredAt, ({ consequence }) => consequence === to)) return [];
  const from = state.classes.at(-1)?.consequence ?? to;
  return [{ type: 'ShootingReclassified', occurredAt, data: { shootingId, from, to, reason } }];
}

function decideRulingOut(command: RuleOutShooting, state: ReportedState): readonly ShootingEvent[] {
  const { shootingId, occurredAt, fields } = command;
  const ruledOut: ShootingRuledOut = { type: 'ShootingRuledOut', occurredAt, data: { ...fields, shootingId } };
  if (state.status !== 'ruled-out') return [ruledOut];
  if (state.ruledOut.occurredAt === occurredAt && sameContent(state.ruledOut.data, ruledOut.data)) return [];
  requireNotRuledOut(state);
  return [];
}

function requireNotRuledOut(state: ReportedState): void {
  if (state.status !== 'ruled-out') return;
  throw new Refusal(
    'SHOOTING_ALREADY_RULED_OUT',
    `shooting ${state.report.data.shootingId} was ruled out at ${state.ruledOut.occurredAt}: annul that first if it was wrong`,
  );
}

export const shooting: Decider<ShootingState, ShootingCommand, ShootingEvent> & CorrectableRecord<ShootingState> = {
  category: 'shooting',
  correctable,
  initial: { status: 'unreported' },
  evolve,
  decide,
};
