/** What is counted one by one, so that figures about it can be declared, compared and tested. */
export const countable = ['shootings', 'victims', 'arrests', 'firearms', 'operations'] as const;
export type Countable = (typeof countable)[number];

/** What others publish figures of: the same, and what comes in quantities. Those have no counts to compare areas by. */
export const declarable = [...countable, 'drugs', 'cash', 'officer-hours'] as const;
export type Declarable = (typeof declarable)[number];

/** What a declared number is in: single things, a weight, a volume, the minor unit of a currency (cents), hours. */
export const figureUnits = ['count', 'g', 'kg', 'pill', 'plant', 'ml', 'minor', 'h'] as const;
export type FigureUnit = (typeof figureUnits)[number];

/** The units that a figure can be declared in. A single one need not be said for what is counted one by one. */
export const unitsOfFigures: Readonly<Record<Declarable, readonly FigureUnit[]>> = {
  shootings: ['count'],
  victims: ['count'],
  arrests: ['count'],
  firearms: ['count'],
  operations: ['count'],
  drugs: ['g', 'kg', 'pill', 'plant', 'ml'],
  cash: ['minor'],
  'officer-hours': ['h'],
};

/** Parts that figures are published of and that are several outcomes here. Somebody who was hurt lived, and was not only shot at. */
const severalOutcomes: Readonly<Partial<Record<Declarable, Readonly<Record<string, readonly string[]>>>>> = {
  victims: { hurt: ['minor', 'serious'] },
};

/** The outcomes or kinds that a split stands for; null without one: all. */
export function outcomesOf(counted: Declarable, split: string | undefined): readonly string[] | null {
  return split === undefined ? null : (severalOutcomes[counted]?.[split] ?? [split]);
}

/** The kinds of area that facts are counted in. */
export const areaKinds = ['hotspot', 'zone'] as const;
export type AreaKind = (typeof areaKinds)[number];
