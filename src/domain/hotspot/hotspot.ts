import { alreadyRecorded } from '../already-recorded.js';
import type { CorrectableRecord } from '../corrections/correctable.js';
import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';
import {
  invalid,
  requireFlag,
  requireGeometry,
  requireId,
  requireInstant,
  requireList,
  requireNames,
  requireText,
  requireValidity,
  whenGiven,
} from '../requirements.js';
import type { Instant } from '../terms/time.js';
import type { HotspotBoundarySet, HotspotEvent, HotspotTerms, HotspotWithdrawn } from './events.js';
import { correctable } from './correctable.js';

interface HotspotOrder<Type extends string, Fields> {
  readonly type: Type;
  readonly hotspotId: string;
  /** When it was decided or published. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}

export type ProposeHotspot = HotspotOrder<'ProposeHotspot', HotspotTerms>;
export type DesignateHotspot = HotspotOrder<'DesignateHotspot', HotspotTerms>;
/** The next version, unless it names one: then that must be the next. */
export type SetHotspotBoundary = HotspotOrder<
  'SetHotspotBoundary',
  Omit<HotspotBoundarySet['data'], 'hotspotId' | 'boundaryVersion'> & { readonly boundaryVersion?: number }
>;
export type ExtendHotspot = HotspotOrder<'ExtendHotspot', { readonly validTo: Instant }>;
export type WithdrawHotspot = HotspotOrder<'WithdrawHotspot', Omit<HotspotWithdrawn['data'], 'hotspotId'>>;

export type HotspotCommand = ProposeHotspot | DesignateHotspot | SetHotspotBoundary | ExtendHotspot | WithdrawHotspot;

interface Known {
  /** All that has been recorded of it, in that order: a handful of facts in the life of a hotspot. */
  readonly facts: readonly HotspotEvent[];
  /** How many boundaries have been set; the last one has this version. */
  readonly boundaries: number;
}

export type HotspotState =
  | ({ readonly status: 'unknown' } & Known)
  | ({ readonly status: 'proposed' } & Known)
  | ({ readonly status: 'designated'; readonly validTo?: Instant } & Known)
  | ({ readonly status: 'withdrawn'; readonly withdrawnAt: Instant } & Known);

/** What the events of a hotspot make of it. Extensions of what is not designated change nothing: `decide` never makes them. */
function evolve(state: HotspotState, event: HotspotEvent): HotspotState {
  const facts = [...state.facts, event];
  const { boundaries } = state;
  switch (event.type) {
    case 'HotspotProposed':
      // One that is recorded late does not undo the designation that it led to.
      return state.status === 'unknown' ? { status: 'proposed', facts, boundaries } : { ...state, facts };
    case 'HotspotDesignated': {
      const { validTo } = event.data;
      return { status: 'designated', facts, boundaries, ...(validTo !== undefined && { validTo }) };
    }
    case 'HotspotBoundarySet':
      return { ...state, facts, boundaries: event.data.boundaryVersion };
    case 'HotspotExtended':
      return state.status === 'designated' ? { ...state, facts, validTo: event.data.validTo } : { ...state, facts };
    case 'HotspotWithdrawn':
      return { status: 'withdrawn', facts, boundaries, withdrawnAt: event.data.at };
  }
}

function decide(command: HotspotCommand, state: HotspotState): readonly HotspotEvent[] {
  requireValid(command);
  const { occurredAt, hotspotId } = command;
  switch (command.type) {
    case 'ProposeHotspot':
      return decideProposal({ type: 'HotspotProposed', occurredAt, data: { ...command.fields, hotspotId } }, state);
    case 'DesignateHotspot':
      return decideDesignation(
        { type: 'HotspotDesignated', occurredAt, data: { ...command.fields, hotspotId } },
        state,
      );
    case 'SetHotspotBoundary':
      return decideBoundary(command, known(hotspotId, state));
    case 'ExtendHotspot':
      return decideExtension({ type: 'HotspotExtended', occurredAt, data: { ...command.fields, hotspotId } }, state);
    case 'WithdrawHotspot':
      return decideWithdrawal({ type: 'HotspotWithdrawn', occurredAt, data: { ...command.fields, hotspotId } }, state);
  }
}

type Of<Type extends HotspotEvent['type']> = Extract<HotspotEvent, { type: Type }>;
type KnownState = Exclude<HotspotState, { status: 'unknown' }>;

function known(hotspotId: string, state: HotspotState): KnownState {
  if (state.status !== 'unknown') return state;
  throw new Refusal('HOTSPOT_UNKNOWN', `hotspot ${hotspotId} has been neither proposed nor designated`);
}

/** A proposal may be recorded after the designation that it led to, once. */
function decideProposal(proposed: Of<'HotspotProposed'>, state: HotspotState): readonly HotspotEvent[] {
  if (alreadyRecorded(state.facts, proposed)) return [];
  if (!state.facts.some(({ type }) => type === 'HotspotProposed')) return [proposed];
  throw new Refusal(
    'HOTSPOT_ALREADY_PROPOSED',
    `hotspot ${proposed.data.hotspotId} has been proposed with other content: that must be corrected, not overwritten`,
  );
}

/** What was withdrawn can be designated anew, from the withdrawal on. */
function decideDesignation(designated: Of<'HotspotDesignated'>, state: HotspotState): readonly HotspotEvent[] {
  if (alreadyRecorded(state.facts, designated)) return [];
  const { hotspotId, validFrom } = designated.data;
  if (state.status === 'unknown' || state.status === 'proposed') return [designated];
  if (state.status === 'designated') {
    throw new Refusal(
      'HOTSPOT_ALREADY_DESIGNATED',
      `hotspot ${hotspotId} is designated with other content: extend, withdraw or correct it`,
    );
  }
  if (validFrom >= state.withdrawnAt) return [designated];
  throw new Refusal(
    'HOTSPOT_ALREADY_DESIGNATED',
    `hotspot ${hotspotId} was a hotspot until ${state.withdrawnAt}: expected a new designation from then on`,
    'validFrom',
  );
}

function decideBoundary(command: SetHotspotBoundary, state: KnownState): readonly HotspotEvent[] {
  const { hotspotId, occurredAt, fields } = command;
  const next = state.boundaries + 1;
  const { boundaryVersion = next } = fields;
  const set: HotspotBoundarySet = {
    type: 'HotspotBoundarySet',
    occurredAt,
    data: { ...fields, hotspotId, boundaryVersion },
  };
  const unnumbered = fields.boundaryVersion === undefined ? 'boundaryVersion' : undefined;
  if (alreadyRecorded(state.facts, set, unnumbered)) return [];
  if (boundaryVersion === next) return [set];
  throw new Refusal(
    'BOUNDARY_VERSION_NOT_NEXT',
    `boundaryVersion: expected ${String(next)}, the next version of the boundary of hotspot ${hotspotId}`,
    'boundaryVersion',
  );
}

function decideExtension(extended: Of<'HotspotExtended'>, state: HotspotState): readonly HotspotEvent[] {
  const { hotspotId, validTo } = extended.data;
  if (alreadyRecorded(known(hotspotId, state).facts, extended)) return [];
  if (state.status !== 'designated') {
    throw new Refusal(
      'HOTSPOT_NOT_DESIGNATED',
      `hotspot ${hotspotId} is ${state.status}: only a designated one has an end`,
    );
  }
  if (state.validTo === undefined || validTo <= state.validTo) {
    const end =
      state.validTo === undefined ? 'has no end that could be put off' : `is valid to ${state.validTo} already`;
    throw new Refusal('HOTSPOT_EXTENSION_NOT_LATER', `hotspot ${hotspotId} ${end}`, 'validTo');
  }
  return [extended];
}

function decideWithdrawal(withdrawn: HotspotWithdrawn, state: HotspotState): readonly HotspotEvent[] {
  const { hotspotId } = withdrawn.data;
  const { facts, ...now } = known(hotspotId, state);
  if (alreadyRecorded(facts, withdrawn)) return [];
  if (now.status !== 'withdrawn') return [withdrawn];
  throw new Refusal(
    'HOTSPOT_ALREADY_WITHDRAWN',
    `hotspot ${hotspotId} is withdrawn from ${now.withdrawnAt} on: that must be corrected, not overwritten`,
  );
}

const codeForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** A hotspot's code: 1–64 characters of a–z and 0–9, in parts joined by single hyphens. */
export function requireHotspotCode(value: string, field: string): void {
  if (typeof value !== 'string' || value.length > 64 || !codeForm.test(value)) {
    throw invalid(field, '1–64 characters: words of a–z 0–9 joined by hyphens, such as zuidstation');
  }
}

function requireValid(command: HotspotCommand): void {
  requireHotspotCode(command.hotspotId, 'hotspotId');
  requireInstant(command.occurredAt, 'occurredAt');
  switch (command.type) {
    case 'ProposeHotspot':
    case 'DesignateHotspot': {
      const { fields } = command;
      requireNames(fields.names, 'names');
      requireList(fields.zones, 'zones', 20, requireId);
      requireValidity(fields);
      whenGiven(fields.legalBasis, 'legalBasis', requireText);
      return;
    }
    case 'SetHotspotBoundary': {
      const { fields } = command;
      requireGeometry(fields.geometry, 'geometry', ['Polygon', 'MultiPolygon', 'Circle']);
      requireValidity(fields);
      requireFlag(fields.indicative, 'indicative');
      requireText(fields.origin, 'origin');
      return;
    }
    case 'ExtendHotspot':
      requireInstant(command.fields.validTo, 'validTo');
      return;
    case 'WithdrawHotspot':
      requireInstant(command.fields.at, 'at');
      requireText(command.fields.reason, 'reason');
      return;
  }
}

export const hotspot: Decider<HotspotState, HotspotCommand, HotspotEvent> & CorrectableRecord<HotspotState> = {
  category: 'hotspot',
  initial: { status: 'unknown', facts: [], boundaries: 0 },
  correctable,
  evolve,
  decide,
};
