import { seeded } from '../support/made-events.js';

/** The chance of one fault test: the plan that it draws can be drawn again. */
export interface Plan {
  readonly seed: number;
  /** In [0, 1). */
  readonly random: () => number;
  /** A whole number from 0 to below `below`. */
  readonly draw: (below: number) => number;
}

/** Draws a seed, or takes it from FAULT_SEED, and says which: what a machine does in between is not in it, the plan is. */
export function planOf(test: string): Plan {
  const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`${test}: FAULT_SEED=${String(seed)} repeats the plan`);
  const random = seeded(seed);
  return { seed, random, draw: (below) => Math.floor(random() * below) };
}

/** How often a fault is tried: `usual`, or FAULT_ROUNDS for a long search. */
export function roundsOf(usual: number): number {
  return Number(process.env.FAULT_ROUNDS ?? usual);
}
