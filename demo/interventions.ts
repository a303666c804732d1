import { localText } from './brussels-clock.js';
import type { Call, Priority } from './call.js';
import { placeCells, placeColumns } from './places.js';
import type { Random } from './random.js';
import { drawUnits, type UnitTimes } from './units.js';

/** What became of it, for the arrests and seizures that hang on it. */
export interface Answered {
  readonly rows: readonly (readonly string[])[];
  /** First arrival, where one was made, recorded or not. */
  readonly arrivedAt: number | undefined;
  readonly arrest: boolean;
}

export const callColumns = [
  'incident',
  'initiation',
  'incident_type',
  ...placeColumns,
  'call_received',
  'call_answered',
  'created',
  'priority_initial',
  'priority_final',
  'priority_changed',
  'priority_reason',
  'unit',
  'unit_class',
  'unit_zone',
  'dispatched',
  'en_route',
  'arrived',
  'arrived_source',
  'arrived_entered',
  'cancelled',
  'cleared',
  'disposition',
  'closed',
] as const;

const text = (moment: number | undefined): string => (moment === undefined ? '' : localText(moment));

/** Lets an intervention run its course; one row per unit, or one row without a unit when none was sent. */
export function answer(random: Random, call: Call): Answered {
  const seen = call.initiation === 'on-view' || call.initiation === 'planned';
  const phoned = call.initiation === 'emergency-call' || call.initiation === 'call';
  const answeredAt = phoned ? call.at + random.around(7, 0.5) * 1000 : undefined;
  const created = seen ? call.at : (answeredAt ?? call.at) + random.around(35, 0.5) * 1000;
  const begun = call.initiation === 'planned' ? created - random.between(1, 72) * 3_600_000 : created;

  const unanswered = !seen && random.chance(0.05);
  const units = unanswered ? [] : drawUnits(random, call, created);
  const arrivals = units.map(({ arrived }) => arrived).filter((moment) => moment !== undefined);
  const arrivedAt = arrivals.length === 0 ? undefined : Math.min(...arrivals);
  const cancelled = units.length > 0 && units.every((unit) => unit.cancelled !== undefined);
  const waitMinutes = arrivedAt === undefined ? 0 : (arrivedAt - created) / 60_000;

  const arrest = arrivedAt !== undefined && random.chance(arrestShare(call));
  const disposition = call.open
    ? ''
    : arrest
      ? 'arrest-made'
      : drawDisposition(random, unanswered, cancelled, waitMinutes);
  const last = Math.max(
    created,
    ...units.map((unit) => unit.cleared ?? unit.cancelled ?? unit.arrived ?? unit.dispatched),
  );
  const closed = call.open ? undefined : last + random.around(unanswered ? 7200 : 240, 0.8) * 1000;

  const head = [call.id, call.initiation, call.type, ...placeCells(call.where)];
  const clocks = [seen ? '' : text(call.at), text(answeredAt), text(begun)];
  const priority = drawPriorities(random, call.priority, created, arrivedAt, last);
  const tail = [disposition, text(closed)];
  const sent =
    units.length === 0 ? [Array.from({ length: 10 }, () => '')] : units.map((unit) => unitCells(random, unit));
  return { rows: sent.map((cells) => [...head, ...clocks, ...priority, ...cells, ...tail]), arrivedAt, arrest };
}

function unitCells(random: Random, unit: UnitTimes): readonly string[] {
  const { arrived } = unit;
  const stamped = arrived !== undefined && unit.arrivalRecorded;
  // One arrival in twenty is written down long after, most of those by hand.
  const late = random.chance(0.05);
  const source = random.pick(late ? lateSources : sources);
  const entered = (arrived ?? 0) + (late ? random.around(2700, 0.9) : random.between(0, 20)) * 1000;
  return [
    unit.unit,
    unit.unitClass,
    unit.zone,
    text(unit.dispatched),
    text(unit.enRoute),
    stamped ? localText(arrived) : '',
    stamped ? source : '',
    stamped ? localText(entered) : '',
    text(unit.cancelled),
    text(unit.cleared),
  ];
}
const sources = [
  ['avl', 55],
  ['mdt-button', 40],
  ['radio', 5],
] as const;
const lateSources = [
  ['backstamped', 60],
  ['manual', 30],
  ['mdt-button', 10],
] as const;

/** The priority at first; in one case of twenty-five also the one it was changed to, when, and why. */
function drawPriorities(
  random: Random,
  initial: Priority,
  created: number,
  arrivedAt: number | undefined,
  last: number,
): readonly string[] {
  if (!random.chance(0.04)) return [initial, '', '', ''];
  const after = arrivedAt !== undefined && random.chance(0.35);
  const [from, to] = after ? [arrivedAt, last] : [created, arrivedAt ?? last];
  const changed = from + Math.floor(((to - from) * random.between(5, 95)) / 100 / 1000) * 1000;
  const up = random.chance(after ? 0.15 : 0.5);
  const level = Number(initial.slice(1)) + (up ? -1 : 1);
  const final = level < 1 ? 'P2' : level > 4 ? 'P3' : `P${level}`;
  return [initial, final, localText(changed), final < initial ? 'new information' : 'less urgent than reported'];
}

/** The longer somebody waits, the more often the other is gone. */
function drawDisposition(random: Random, unanswered: boolean, cancelled: boolean, waitMinutes: number): string {
  if (unanswered) {
    return random.pick([
      ['cleared-without-response', 60],
      ['referred-to-partner', 25],
      ['duplicate', 15],
    ]);
  }
  if (cancelled) return 'cancelled-by-caller';
  return random.pick([
    ['report-taken', 55],
    ['gone-on-arrival', 8 + Math.min(waitMinutes, 90) / 3],
    ['no-incident-found', 9],
    ['unfounded', 4],
    ['referred-to-partner', 6],
    ['duplicate', 1],
  ]);
}

function arrestShare({ type, where }: Call): number {
  if (type === 'shooting') return 0.3;
  return where.hotspot === '' ? 0.02 : 0.05;
}
