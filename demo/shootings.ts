import { localText } from './brussels-clock.js';
import { placeCells, placeColumns, type Where } from './places.js';
import type { Random } from './random.js';

/** Shootings of each month from March 2023 to February 2025. The wave of February 2024 is in it; the counts are made up. */
export const shootingsPerMonth: readonly number[] = [
  4, 5, 5, 6, 7, 5, 4, 5, 6, 5, 6, 15, 9, 6, 5, 6, 8, 9, 7, 5, 5, 4, 6, 11,
];

/** What a shooting is, before the rows of its victims are made. */
export interface Shooting {
  readonly id: string;
  readonly at: number;
  readonly where: Where;
  readonly interventionId: string;
}

export const shootingColumns = [
  'shooting',
  'occurred',
  ...placeColumns,
  'consequence',
  'shots',
  'firearm',
  'drug_link',
  'intervention',
  'confirmed',
  'victim',
  'injury',
  'age_band',
  'sex',
  'bystander',
] as const;

/** One row per victim; one row without a victim when nobody was hit. */
export function shootingRows(
  random: Random,
  { id, at, where, interventionId }: Shooting,
): readonly (readonly string[])[] {
  const victims = random.chance(0.5) ? 0 : 1 + random.count(0.35);
  const consequence = victims > 0 ? 'injury' : random.pick(unharmed);
  const shots = random.chance(0.2) ? '' : String(1 + random.count(4));
  const confirmed = random.chance(0.93) ? localText(at + random.around(14_400, 0.8) * 1000) : '';
  const firearm = random.pick(firearms);
  const drugLink = random.pick(drugLinks);
  const head = [
    id,
    localText(at),
    ...placeCells(where),
    consequence,
    shots,
    firearm,
    drugLink,
    interventionId,
    confirmed,
  ];
  if (victims === 0) return [[...head, '', '', '', '', '']];
  return Array.from({ length: victims }, (_, index) => [
    ...head,
    `V${index + 1}`,
    random.pick(injuries),
    random.pick(ageBands),
    random.pick(sexes),
    random.chance(0.12) ? 'yes' : 'no',
  ]);
}

const unharmed = [
  ['property-only', 45],
  ['intimidation', 35],
  ['unknown', 20],
] as const;
const firearms = [
  ['handgun', 60],
  ['automatic weapon', 15],
  ['alarm pistol', 5],
  ['unknown', 20],
] as const;
const drugLinks = [
  ['confirmed', 30],
  ['suspected', 40],
  ['unknown', 25],
  ['no', 5],
] as const;
const injuries = [
  ['minor', 35],
  ['serious', 48],
  ['fatal', 14],
  ['none', 3],
] as const;
const ageBands = [
  ['under-18', 10],
  ['18-24', 38],
  ['25-34', 32],
  ['35-49', 15],
  ['50-plus', 5],
] as const;
const sexes = [
  ['male', 90],
  ['female', 9],
  ['unknown', 1],
] as const;
