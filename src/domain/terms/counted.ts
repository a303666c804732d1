/** What is counted one by one, so that figures about it can be declared, compared and tested. */
export const countable = ['shootings', 'victims', 'arrests', 'firearms', 'operations'] as const;
export type Countable = (typeof countable)[number];

/** Parts that figures are published of and that are several outcomes here. Somebody who was hurt lived, and was not only shot at. */
const severalOutcomes: Readonly<Partial<Record<Countable, Readonly<Record<string, readonly string[]>>>>> = {
  victims: { hurt: ['minor', 'serious'] },
};

/** The outcomes or kinds that a split stands for; null without one: all. */
export function outcomesOf(counted: Countable, split: string | undefined): readonly string[] | null {
  return split === undefined ? null : (severalOutcomes[counted]?.[split] ?? [split]);
}

/** The kinds of area that facts are counted in. */
export const areaKinds = ['hotspot', 'zone'] as const;
export type AreaKind = (typeof areaKinds)[number];
