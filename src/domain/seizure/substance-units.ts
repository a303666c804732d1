import type { QuantityUnit } from './events.js';

/** A powder is weighed. */
const powder: readonly QuantityUnit[] = ['g', 'kg'];
/** Pressed or loose: counted or weighed. */
const pills: readonly QuantityUnit[] = ['pill', 'g', 'kg'];
const liquid: readonly QuantityUnit[] = ['ml', 'g', 'kg'];
/** On the stem, or cut and dried. */
const plants: readonly QuantityUnit[] = ['plant', 'g', 'kg'];

/** By the names that sources use, in lower case. */
const units: ReadonlyMap<string, readonly QuantityUnit[]> = new Map([
  ['cocaine', powder],
  ['crack', powder],
  ['heroin', powder],
  ['hashish', powder],
  ['amphetamine', pills],
  ['methamphetamine', pills],
  ['mdma', pills],
  ['ecstasy', pills],
  ['xtc', pills],
  ['ghb', liquid],
  ['gbl', liquid],
  // Sold as a powder and in vials.
  ['ketamine', [...powder, 'ml']],
  ['cannabis', plants],
  ['marijuana', plants],
]);

/** The units that a substance can come in; undefined for one that is not known here, which may come in any. */
export function unitsOf(substance: string): readonly QuantityUnit[] | undefined {
  return units.get(substance.toLowerCase());
}
