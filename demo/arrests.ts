import { localText } from './brussels-clock.js';
import { placeCells, placeColumns, type Where, zones } from './places.js';
import type { Random } from './random.js';

export interface Arrest {
  readonly id: string;
  readonly at: number;
  readonly where: Where;
  readonly interventionId: string;
  /** Empty when it has to do with no shooting. */
  readonly shootingId: string;
}

export const arrestColumns = [
  'arrest',
  'occurred',
  ...placeColumns,
  'kind',
  'ground',
  'minor',
  'arresting_zone',
  'intervention',
  'shooting',
] as const;

export const seizureColumns = [
  'seizure',
  'occurred',
  ...placeColumns,
  'ground',
  'intervention',
  'arrest',
  'shooting',
  'item',
  'item_kind',
  'substance',
  'quantity',
  'unit',
  'measure',
  'firearm_type',
  'calibre',
  'count',
  'amount_eur',
] as const;

/** The ground of an arrest: drugs, more often in a hotspot. */
export function drawGround(random: Random, arrest: Arrest): string {
  if (arrest.shootingId !== '') return 'attempted homicide';
  return random.pick([
    ['drugs', arrest.where.hotspot === '' ? 20 : 55],
    ['assault', 20],
    ['theft', 20],
    ['public order', 25],
    ['weapons', 5],
  ]);
}

export function arrestRow(random: Random, arrest: Arrest, ground: string): readonly string[] {
  const kind =
    ground === 'public order' || (arrest.shootingId === '' && random.chance(0.25)) ? 'administrative' : 'judicial';
  const { id, at, where, interventionId, shootingId } = arrest;
  const minor = random.chance(0.11) ? 'yes' : 'no';
  // Named only where officers of another zone may have made it.
  const arrestingZone = random.chance(0.05) ? random.pick(zones.map((one) => [one.code, one.share])) : '';
  return [id, localText(at), ...placeCells(where), kind, ground, minor, arrestingZone, interventionId, shootingId];
}

/** The rows of what was seized with an arrest, one per item; none when nothing was. */
export function seizureRows(
  random: Random,
  id: string,
  arrest: Arrest,
  ground: string,
): readonly (readonly string[])[] {
  const items: (readonly string[])[] = [];
  if (ground === 'drugs') {
    items.push(drugs(random));
    if (random.chance(0.3)) items.push(drugs(random));
    if (random.chance(0.5)) items.push(cash(random));
  }
  if (ground === 'weapons' || random.chance(arrest.shootingId === '' ? 0.015 : 0.4)) items.push(firearm(random));
  const { at, where, interventionId, shootingId } = arrest;
  const head = [id, localText(at), ...placeCells(where), ground, interventionId, arrest.id, shootingId];
  return items.map((item, index) => [...head, String(index + 1), ...item]);
}

function drugs(random: Random): readonly string[] {
  const substance = random.pick(substances);
  const lab = random.chance(0.2) ? 'lab' : 'field';
  if (substance === 'xtc') return ['drugs', substance, String(random.around(40, 1.2) + 1), 'pill', lab, '', '', '', ''];
  return ['drugs', substance, (random.around(120, 1.3) / 10 + 0.1).toFixed(1), 'g', lab, '', '', '', ''];
}

function cash(random: Random): readonly string[] {
  return ['cash', '', '', '', '', '', '', '', (random.around(28, 1) * 10 + 5).toFixed(2)];
}

function firearm(random: Random): readonly string[] {
  const [type, calibre] = random.pick(firearms);
  return ['firearm', '', '', '', '', type, calibre, '1', ''];
}

const substances = [
  ['cannabis', 45],
  ['cocaine', 30],
  ['heroin', 10],
  ['crack', 10],
  ['xtc', 5],
] as const;
const firearms: readonly (readonly [readonly [type: string, calibre: string], number])[] = [
  [['handgun', '9 mm'], 65],
  [['revolver', '.38'], 12],
  [['automatic weapon', '7.62 mm'], 10],
  [['alarm pistol', '8 mm'], 13],
];
