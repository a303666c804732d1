import { alreadyRecorded } from '../already-recorded.js';
import type { CorrectableRecord } from '../corrections/correctable.js';
import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';
import {
  invalid,
  requireGeometry,
  requireId,
  requireInstant,
  requireNames,
  requireText,
  requireValidity,
  whenGiven,
} from '../requirements.js';
import { sameContent } from '../same-content.js';
import type { Instant } from '../terms/time.js';
import type { MunicipalityAssigned, ZoneBoundarySet, ZoneEstablished, ZoneEvent, ZonesMerged } from './events.js';
import { correctable } from './correctable.js';
import { requireNis, requireOthers, requireSeveral } from './zone-fields.js';

interface ZoneOrder<Type extends string, Fields> {
  readonly type: Type;
  /** The code of the zone. */
  readonly zone: string;
  /** When it was decided or published. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}

export type EstablishZone = ZoneOrder<'EstablishZone', Omit<ZoneEstablished['data'], 'zone'>>;
export type AssignMunicipality = ZoneOrder<'AssignMunicipality', Omit<MunicipalityAssigned['data'], 'zone'>>;
/** The next version, unless it names one: then that must be the next. */
export type SetZoneBoundary = ZoneOrder<
  'SetZoneBoundary',
  Omit<ZoneBoundarySet['data'], 'zone' | 'boundaryVersion'> & { readonly boundaryVersion?: number }
>;
/** `zone` is the new one. */
export type MergeZones = ZoneOrder<'MergeZones', Omit<ZonesMerged['data'], 'into'>>;

export type ZoneCommand = EstablishZone | AssignMunicipality | SetZoneBoundary | MergeZones;

interface Established {
  readonly established: ZoneEstablished;
  /** By NIS code. */
  readonly municipalities: ReadonlyMap<string, MunicipalityAssigned>;
  readonly boundaries: readonly ZoneBoundarySet[];
}

export type ZoneState =
  | { readonly status: 'unknown' }
  | ({ readonly status: 'established' } & Established)
  /** Established by merging others. */
  | ({ readonly status: 'merged'; readonly merger: ZonesMerged } & Established);
type KnownState = Exclude<ZoneState, { status: 'unknown' }>;

/** What the events of a zone make of it. Events before it is established change nothing: `decide` never makes them. */
function evolve(state: ZoneState, event: ZoneEvent): ZoneState {
  if (state.status === 'unknown') {
    if (event.type !== 'ZoneEstablished') return state;
    return { status: 'established', established: event, municipalities: new Map(), boundaries: [] };
  }
  switch (event.type) {
    case 'ZoneEstablished':
      return state;
    case 'MunicipalityAssigned':
      return { ...state, municipalities: new Map(state.municipalities).set(event.data.nis, event) };
    case 'ZoneBoundarySet':
      return { ...state, boundaries: [...state.boundaries, event] };
    case 'ZonesMerged':
      return { ...state, status: 'merged', merger: event };
  }
}

function decide(command: ZoneCommand, state: ZoneState): readonly ZoneEvent[] {
  requireValid(command);
  if (command.type === 'EstablishZone') return decideEstablishment(command, state);
  if (state.status === 'unknown') throw new Refusal('ZONE_UNKNOWN', `zone ${command.zone} has not been established`);
  switch (command.type) {
    case 'AssignMunicipality':
      return decideMunicipality(command, state);
    case 'SetZoneBoundary':
      return decideBoundary(command, state);
    case 'MergeZones':
      return decideMerger(command, state);
  }
}

function decideEstablishment({ zone, occurredAt, fields }: EstablishZone, state: ZoneState): readonly ZoneEvent[] {
  const established: ZoneEstablished = { type: 'ZoneEstablished', occurredAt, data: { ...fields, zone } };
  if (state.status === 'unknown') return [established];
  if (alreadyRecorded([state.established], established)) return [];
  throw new Refusal(
    'ZONE_ALREADY_ESTABLISHED',
    `zone ${zone} has been established with other content: that must be corrected, not overwritten`,
  );
}

/** A municipality comes to a zone once. That it went to another zone is a fact of that other zone. */
function decideMunicipality(command: AssignMunicipality, state: KnownState): readonly ZoneEvent[] {
  const { zone, occurredAt, fields } = command;
  const known = state.municipalities.get(fields.nis);
  const assigned: MunicipalityAssigned = { type: 'MunicipalityAssigned', occurredAt, data: { ...fields, zone } };
  if (known === undefined) return [assigned];
  if (sameContent(known.data, assigned.data)) return [];
  throw new Refusal(
    'MUNICIPALITY_ALREADY_ASSIGNED',
    `municipality ${fields.nis} is in zone ${zone} from ${known.data.validFrom} on: that must be corrected, not overwritten`,
    'nis',
  );
}

function decideBoundary({ zone, occurredAt, fields }: SetZoneBoundary, state: KnownState): readonly ZoneEvent[] {
  const next = (state.boundaries.at(-1)?.data.boundaryVersion ?? 0) + 1;
  const { boundaryVersion = next } = fields;
  const set: ZoneBoundarySet = { type: 'ZoneBoundarySet', occurredAt, data: { ...fields, zone, boundaryVersion } };
  const unnumbered = fields.boundaryVersion === undefined ? 'boundaryVersion' : undefined;
  if (alreadyRecorded(state.boundaries, set, unnumbered)) return [];
  if (boundaryVersion === next) return [set];
  throw new Refusal(
    'BOUNDARY_VERSION_NOT_NEXT',
    `boundaryVersion: expected ${String(next)}, the next version of the boundary of zone ${zone}`,
    'boundaryVersion',
  );
}

/**
 * A merger makes a new code: the zone that it makes must begin with it. Otherwise the facts of an old zone and of the one that took its
 * code would be counted together.
 */
function decideMerger({ zone, occurredAt, fields }: MergeZones, state: KnownState): readonly ZoneEvent[] {
  const { zones, validFrom } = fields;
  const merged: ZonesMerged = { type: 'ZonesMerged', occurredAt, data: { zones, into: zone, validFrom } };
  if (state.status === 'merged') {
    if (alreadyRecorded([state.merger], merged)) return [];
    throw new Refusal(
      'ZONES_ALREADY_MERGED',
      `zone ${zone} has been made by another merger: that must be corrected, not overwritten`,
    );
  }
  const { predecessors, validFrom: begins } = state.established.data;
  if (begins !== validFrom) {
    throw new Refusal(
      'ZONE_NOT_NEW',
      `zone ${zone} begins on ${begins}: expected a new zone, that begins when the others end`,
      'validFrom',
    );
  }
  const stranger = zones.findIndex((code) => predecessors !== undefined && !predecessors.includes(code));
  if (stranger !== -1) throw invalid(`zones.${String(stranger)}`, `a predecessor of zone ${zone}`);
  return [merged];
}

function requireValid(command: ZoneCommand): void {
  requireId(command.zone, 'zone');
  requireInstant(command.occurredAt, 'occurredAt');
  switch (command.type) {
    case 'EstablishZone': {
      const { fields } = command;
      requireNames(fields.names, 'names');
      requireInstant(fields.validFrom, 'validFrom');
      whenGiven(fields.predecessors, 'predecessors', (codes, field) => {
        requireOthers(codes, field, command.zone);
      });
      return;
    }
    case 'AssignMunicipality':
      requireNis(command.fields.nis, 'nis');
      requireInstant(command.fields.validFrom, 'validFrom');
      return;
    case 'SetZoneBoundary':
      requireGeometry(command.fields.geometry, 'geometry', ['Polygon', 'MultiPolygon']);
      requireValidity(command.fields);
      requireText(command.fields.origin, 'origin');
      return;
    case 'MergeZones':
      requireSeveral(command.fields.zones, 'zones', command.zone);
      requireInstant(command.fields.validFrom, 'validFrom');
      return;
  }
}

export const zone: Decider<ZoneState, ZoneCommand, ZoneEvent> & CorrectableRecord<ZoneState> = {
  category: 'zone',
  initial: { status: 'unknown' },
  correctable,
  evolve,
  decide,
};
