/** What is counted one by one, so that figures about it can be declared, compared and tested. */
export const countable = ['shootings', 'victims', 'arrests', 'firearms', 'operations'] as const;
export type Countable = (typeof countable)[number];

/** The kinds of area that facts are counted in. */
export const areaKinds = ['hotspot', 'zone'] as const;
export type AreaKind = (typeof areaKinds)[number];
