import { alreadyRecorded } from '../already-recorded.js';
import type { CorrectableRecord } from '../corrections/correctable.js';
import type { Decider } from '../decider.js';
import { contradicts, Refusal, type RefusalCode } from '../refusal.js';
import { requireId, requireInstant, requireList, requireText, whenGiven } from '../requirements.js';
import type { Instant } from '../terms/time.js';
import type {
  CouncilConvened,
  DeadlineMet,
  DeadlineMissed,
  DeadlineSet,
  DecisionRecorded,
  EvaluationRegistered,
  FigureDeclared,
  GovernanceEvent,
} from './events.js';
import { correctable } from './correctable.js';
import { requireEvaluation, requireFigure } from './registrations.js';

interface GovernanceOrder<Type extends string, Fields> {
  readonly type: Type;
  readonly matterId: string;
  /** When it was decided or found. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}
type Said<Event extends GovernanceEvent> = Omit<Event['data'], 'matterId'>;

/** The first council opens the matter; so does a figure or an evaluation. */
export type ConveneCouncil = GovernanceOrder<'ConveneCouncil', Said<CouncilConvened>>;
export type RecordDecision = GovernanceOrder<'RecordDecision', Said<DecisionRecorded>>;
export type SetDeadline = GovernanceOrder<'SetDeadline', Said<DeadlineSet>>;
export type MeetDeadline = GovernanceOrder<'MeetDeadline', { readonly deadlineId: string }>;
export type MissDeadline = GovernanceOrder<'MissDeadline', { readonly deadlineId: string; readonly reason?: string }>;

export type RegisterEvaluation = GovernanceOrder<'RegisterEvaluation', Said<EvaluationRegistered>>;
export type DeclareFigure = GovernanceOrder<'DeclareFigure', Said<FigureDeclared>>;

export type GovernanceCommand =
  ConveneCouncil | RecordDecision | SetDeadline | MeetDeadline | MissDeadline | RegisterEvaluation | DeclareFigure;

interface Deadline {
  readonly set: DeadlineSet;
  readonly met?: DeadlineMet;
  readonly missed?: DeadlineMissed;
}
interface Opened {
  readonly councils: ReadonlyMap<string, CouncilConvened>;
  readonly decisions: ReadonlyMap<string, DecisionRecorded>;
  readonly deadlines: ReadonlyMap<string, Deadline>;
  readonly evaluations: ReadonlyMap<string, EvaluationRegistered>;
  readonly figures: ReadonlyMap<string, FigureDeclared>;
}
const nothing: Opened = {
  councils: new Map(),
  decisions: new Map(),
  deadlines: new Map(),
  evaluations: new Map(),
  figures: new Map(),
};

export type GovernanceState = { readonly status: 'unknown' } | ({ readonly status: 'open' } & Opened);

/** What the events of a matter make of it. Others before it is opened change nothing: `decide` never makes them. */
function evolve(state: GovernanceState, event: GovernanceEvent): GovernanceState {
  const open: OpenState = state.status === 'open' ? state : { status: 'open', ...nothing };
  if (event.type === 'CouncilConvened') {
    return { ...open, councils: new Map(open.councils).set(event.data.councilId, event) };
  }
  if (event.type === 'EvaluationRegistered') {
    return { ...open, evaluations: new Map(open.evaluations).set(event.data.evaluationId, event) };
  }
  if (event.type === 'FigureDeclared') {
    return { ...open, figures: new Map(open.figures).set(event.data.figureId, event) };
  }
  if (state.status === 'unknown') return state;
  switch (event.type) {
    case 'DecisionRecorded':
      return { ...state, decisions: new Map(state.decisions).set(event.data.decisionId, event) };
    case 'DeadlineSet':
      return withDeadline(state, { set: event });
    case 'DeadlineMet': {
      const deadline = state.deadlines.get(event.data.deadlineId);
      return deadline === undefined ? state : withDeadline(state, { ...deadline, met: event });
    }
    case 'DeadlineMissed': {
      const deadline = state.deadlines.get(event.data.deadlineId);
      return deadline === undefined ? state : withDeadline(state, { ...deadline, missed: event });
    }
  }
}

type OpenState = Extract<GovernanceState, { status: 'open' }>;

function withDeadline(state: OpenState, deadline: Deadline): OpenState {
  return { ...state, deadlines: new Map(state.deadlines).set(deadline.set.data.deadlineId, deadline) };
}

function decide(command: GovernanceCommand, state: GovernanceState): readonly GovernanceEvent[] {
  requireValid(command);
  const { matterId, occurredAt } = command;
  if (command.type === 'ConveneCouncil') {
    const { fields } = command;
    const known = state.status === 'open' ? state.councils.get(fields.councilId) : undefined;
    const convened: CouncilConvened = { type: 'CouncilConvened', occurredAt, data: { ...fields, matterId } };
    return once(convened, known, 'COUNCIL_ALREADY_CONVENED', 'councilId');
  }
  const { evaluations, figures } = state.status === 'open' ? state : nothing;
  if (command.type === 'RegisterEvaluation') {
    const { fields } = command;
    const registered: EvaluationRegistered = {
      type: 'EvaluationRegistered',
      occurredAt,
      data: { ...fields, matterId },
    };
    return once(registered, evaluations.get(fields.evaluationId), 'EVALUATION_ALREADY_REGISTERED', 'evaluationId');
  }
  if (command.type === 'DeclareFigure') {
    const { fields } = command;
    const declared: FigureDeclared = { type: 'FigureDeclared', occurredAt, data: { ...fields, matterId } };
    return once(declared, figures.get(fields.figureId), 'FIGURE_ALREADY_DECLARED', 'figureId');
  }
  if (state.status === 'unknown') {
    throw new Refusal('MATTER_UNKNOWN', `nothing is recorded on ${matterId}`);
  }
  switch (command.type) {
    case 'RecordDecision': {
      const { fields } = command;
      const recorded: DecisionRecorded = { type: 'DecisionRecorded', occurredAt, data: { ...fields, matterId } };
      return once(recorded, state.decisions.get(fields.decisionId), 'DECISION_ALREADY_RECORDED', 'decisionId');
    }
    case 'SetDeadline': {
      const { fields } = command;
      const set: DeadlineSet = { type: 'DeadlineSet', occurredAt, data: { ...fields, matterId } };
      return once(set, state.deadlines.get(fields.deadlineId)?.set, 'DEADLINE_ALREADY_SET', 'deadlineId');
    }
    case 'MeetDeadline':
      return decideMet(command, deadlineOf(command, state));
    case 'MissDeadline':
      return decideMissed(command, deadlineOf(command, state));
  }
}

/** The event, unless it is known already; refused when it is known with other content. */
function once<Event extends GovernanceEvent>(
  event: Event,
  known: Event | undefined,
  code: RefusalCode,
  field: string,
): readonly Event[] {
  if (known === undefined) return [event];
  if (alreadyRecorded([known], event)) return [];
  throw contradicts(code, `${event.type} is recorded with other content`, field);
}

function deadlineOf({ matterId, fields }: MeetDeadline | MissDeadline, state: OpenState): Deadline {
  const deadline = state.deadlines.get(fields.deadlineId);
  if (deadline !== undefined) return deadline;
  throw new Refusal('DEADLINE_UNKNOWN', `${matterId} has no deadline ${fields.deadlineId}`, 'deadlineId');
}

/** What comes late is accepted, and says so: also after the deadline was recorded as missed. */
function decideMet({ matterId, occurredAt, fields }: MeetDeadline, { set, met }: Deadline): readonly GovernanceEvent[] {
  const { deadlineId, dueAt } = set.data;
  if (met === undefined) {
    return [{ type: 'DeadlineMet', occurredAt, data: { ...fields, matterId, dueAt, late: occurredAt > dueAt } }];
  }
  if (met.occurredAt === occurredAt) return [];
  throw contradicts(
    'DEADLINE_ALREADY_MET',
    `deadline ${deadlineId} is recorded as met at ${met.occurredAt}`,
    'deadlineId',
  );
}

function decideMissed(command: MissDeadline, { set, met, missed }: Deadline): readonly GovernanceEvent[] {
  const { matterId, occurredAt, fields } = command;
  const { deadlineId, dueAt } = set.data;
  const missing: DeadlineMissed = { type: 'DeadlineMissed', occurredAt, data: { ...fields, matterId, dueAt } };
  if (missed !== undefined) return once(missing, missed, 'DEADLINE_ALREADY_MISSED', 'deadlineId');
  // By the deadline as it stands: the copy in the event is of when it was recorded.
  if (met !== undefined && met.occurredAt <= dueAt) {
    throw new Refusal('DEADLINE_ALREADY_MET', `deadline ${deadlineId} was met at ${met.occurredAt}`, 'deadlineId');
  }
  if (occurredAt < dueAt) {
    throw new Refusal('DEADLINE_NOT_PASSED', `occurredAt: expected a moment from ${dueAt} on`, 'occurredAt');
  }
  return [missing];
}

function requireValid(command: GovernanceCommand): void {
  requireId(command.matterId, 'matterId');
  requireInstant(command.occurredAt, 'occurredAt');
  switch (command.type) {
    case 'ConveneCouncil': {
      const { fields } = command;
      requireId(fields.councilId, 'councilId');
      requireText(fields.body, 'body');
      requireText(fields.subject, 'subject');
      for (const list of ['triggeringShootings', 'triggeringInterventions'] as const) {
        whenGiven(fields[list], list, (ids, field) => {
          requireList(ids, field, 100, requireId);
        });
      }
      requireAreas(fields);
      return;
    }
    case 'RecordDecision':
      requireId(command.fields.decisionId, 'decisionId');
      whenGiven(command.fields.councilId, 'councilId', requireId);
      requireText(command.fields.decision, 'decision');
      requireAreas(command.fields);
      return;
    case 'RegisterEvaluation':
      requireEvaluation(command.fields);
      return;
    case 'DeclareFigure':
      requireFigure(command.fields);
      return;
    case 'SetDeadline':
      requireId(command.fields.deadlineId, 'deadlineId');
      requireText(command.fields.what, 'what');
      requireInstant(command.fields.dueAt, 'dueAt');
      whenGiven(command.fields.decisionId, 'decisionId', requireId);
      return;
    case 'MeetDeadline':
      requireId(command.fields.deadlineId, 'deadlineId');
      return;
    case 'MissDeadline':
      requireId(command.fields.deadlineId, 'deadlineId');
      whenGiven(command.fields.reason, 'reason', requireText);
      return;
  }
}

function requireAreas(fields: Pick<DecisionRecorded['data'], 'hotspots' | 'zones' | 'origin'>): void {
  for (const list of ['hotspots', 'zones'] as const) {
    whenGiven(fields[list], list, (codes, field) => {
      requireList(codes, field, 50, requireId);
    });
  }
  whenGiven(fields.origin, 'origin', requireText);
}

export const governance: Decider<GovernanceState, GovernanceCommand, GovernanceEvent> &
  CorrectableRecord<GovernanceState> = {
  category: 'governance',
  initial: { status: 'unknown' },
  correctable,
  evolve,
  decide,
};
