import type { CorrectableRecord } from '../corrections/correctable.js';
import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';
import {
  invalid,
  requireCount,
  requireFlag,
  requireId,
  requireInstant,
  requireText,
  requireTwoPeople,
  whenGiven,
} from '../requirements.js';
import { sameContent } from '../same-content.js';
import type { Instant } from '../terms/time.js';
import type {
  ReportEvent,
  ReportPublished,
  ReportResultContinued,
  ReportSuperseded,
  ReportWithdrawn,
} from './events.js';

/** The longest piece of a result, in UTF-16 units: at most 3 bytes each, or 2 where JSON escapes one, it fits into an event. */
export const pieceAtMost = 16_000;
/** The most pieces: a result of about a million characters. */
export const piecesAtMost = 64;

interface ReportOrder<Type extends string, Fields> {
  readonly type: Type;
  readonly reportId: string;
  /** When it was decided. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}

/** `results` are the pieces of the result, in their order. */
export type PublishReport = ReportOrder<
  'PublishReport',
  Omit<ReportPublished['data'], 'reportId' | 'result' | 'pieces'> & { readonly results: readonly string[] }
>;
export type SupersedeReport = ReportOrder<'SupersedeReport', Omit<ReportSuperseded['data'], 'reportId'>>;
export type WithdrawReport = ReportOrder<'WithdrawReport', Omit<ReportWithdrawn['data'], 'reportId'>>;
export type ReportCommand = PublishReport | SupersedeReport | WithdrawReport;

/** A withdrawn report can be superseded, and a superseded one withdrawn: each says something of its own. */
export type ReportState =
  | { readonly status: 'unpublished' }
  | {
      readonly status: 'published';
      readonly published: ReportPublished;
      /** What follows the first piece, in the order of recording. */
      readonly continued: readonly ReportResultContinued[];
      readonly superseded?: ReportSuperseded;
      readonly withdrawn?: ReportWithdrawn;
    };

/** What the events of a report make of it. Events before its publication change nothing: `decide` never makes them. */
function evolve(state: ReportState, event: ReportEvent): ReportState {
  if (state.status === 'unpublished') {
    return event.type === 'ReportPublished' ? { status: 'published', published: event, continued: [] } : state;
  }
  switch (event.type) {
    case 'ReportPublished':
      return state;
    case 'ReportResultContinued':
      return { ...state, continued: [...state.continued, event] };
    case 'ReportSuperseded':
      return { ...state, superseded: event };
    case 'ReportWithdrawn':
      return { ...state, withdrawn: event };
  }
}

function decide(command: ReportCommand, state: ReportState): readonly ReportEvent[] {
  requireValid(command);
  if (command.type === 'PublishReport') return publish(command, state);
  const { reportId, occurredAt } = command;
  if (state.status === 'unpublished') throw new Refusal('REPORT_UNKNOWN', `report ${reportId} has not been published`);
  switch (command.type) {
    case 'SupersedeReport': {
      const event: ReportSuperseded = { type: 'ReportSuperseded', occurredAt, data: { ...command.fields, reportId } };
      if (state.superseded === undefined) return [event];
      if (sameContent(state.superseded.data, event.data)) return [];
      throw new Refusal(
        'REPORT_ALREADY_SUPERSEDED',
        `report ${reportId} is superseded by ${state.superseded.data.by}: supersede that one`,
      );
    }
    case 'WithdrawReport': {
      const event: ReportWithdrawn = { type: 'ReportWithdrawn', occurredAt, data: { ...command.fields, reportId } };
      if (state.withdrawn === undefined) return [event];
      if (sameContent(state.withdrawn.data, event.data)) return [];
      throw new Refusal(
        'REPORT_ALREADY_WITHDRAWN',
        `report ${reportId} was withdrawn at ${state.withdrawn.occurredAt}`,
      );
    }
  }
}

function publish({ reportId, occurredAt, fields }: PublishReport, state: ReportState): readonly ReportEvent[] {
  const { results, ...said } = fields;
  const [first = '', ...others] = results;
  const published: ReportPublished = {
    type: 'ReportPublished',
    occurredAt,
    data: { ...said, reportId, pieces: results.length, result: first },
  };
  if (state.status === 'unpublished') {
    const rest = others.map((result, index): ReportResultContinued => {
      return { type: 'ReportResultContinued', occurredAt, data: { reportId, piece: index + 1, result } };
    });
    return [published, ...rest];
  }
  const pieces = [state.published.data.result, ...state.continued.map(({ data }) => data.result)];
  if (sameContent(state.published.data, published.data) && sameContent(pieces, results)) return [];
  throw alreadyPublished(reportId);
}

/** What another report under an id that is taken is refused with. */
export function alreadyPublished(reportId: string): Refusal {
  return new Refusal(
    'REPORT_ALREADY_PUBLISHED',
    `report ${reportId} has been published: it is never edited. Publish another one, and supersede this one by it`,
  );
}

function requireValid(command: ReportCommand): void {
  requireId(command.reportId, 'id');
  requireInstant(command.occurredAt, 'occurredAt');
  switch (command.type) {
    case 'PublishReport': {
      const { fields } = command;
      requireText(fields.title, 'title');
      requireId(fields.kind, 'kind');
      requireId(fields.publishedBy, 'publishedBy');
      requireCount(fields.position, 'position');
      requireText(fields.logRoot, 'logRoot');
      requireText(fields.timeZone, 'timeZone');
      requireFlag(fields.synthetic, 'synthetic');
      whenGiven(fields.code, 'code', requireText);
      whenGiven(fields.geography, 'geography', requireText);
      if (!/^[0-9a-f]{64}$/.test(fields.digest)) throw invalid('digest', '64 hexadecimal digits');
      for (const { projection, identity } of fields.tables) {
        requireText(projection, 'tables');
        requireText(identity, 'tables');
      }
      requirePieces(fields.results);
      return;
    }
    case 'SupersedeReport':
      requireId(command.fields.by, 'by');
      requireText(command.fields.reason, 'reason');
      requireId(command.fields.decidedBy, 'decidedBy');
      if (command.fields.by === command.reportId) throw invalid('by', 'another report');
      return;
    case 'WithdrawReport':
      requireText(command.fields.reason, 'reason');
      requireTwoPeople(command.fields);
      return;
  }
}

function requirePieces(results: readonly string[]): void {
  const fits = results.every((piece) => piece.length > 0 && piece.length <= pieceAtMost);
  if (results.length > 0 && results.length <= piecesAtMost && fits) return;
  throw new Refusal(
    'REPORT_TOO_LARGE',
    `a published report has at most ${String(pieceAtMost * piecesAtMost)} characters of result: ask for fewer rows`,
  );
}

export const report: Decider<ReportState, ReportCommand, ReportEvent> & CorrectableRecord<ReportState> = {
  category: 'report',
  frozen: 'REPORT_NEVER_CORRECTED',
  initial: { status: 'unpublished' },
  evolve,
  decide,
};
