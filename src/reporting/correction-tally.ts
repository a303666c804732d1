import { type SignTest, signTest } from '../measures/sign-test.js';
import type { Standing } from './correction-effects.js';

/** How a correction can move an intervention: across the target, or in or out of what is measured. */
export const movements = [
  'miss-to-hit',
  'hit-to-miss',
  'miss-to-none',
  'hit-to-none',
  'none-to-miss',
  'none-to-hit',
] as const;
export type Movement = (typeof movements)[number];

/** Null: it stands as before. */
export function movementOf(before: Standing, after: Standing): Movement | null {
  return movements.find((movement) => movement === `${before}-to-${after}`) ?? null;
}

/** What the corrections of a group did. */
export interface CorrectionGroup {
  readonly group: string;
  readonly corrections: number;
  readonly moved: Readonly<Record<Movement, number>>;
  /** Those that moved nothing. */
  readonly unmoved: number;
  /** Of miss to hit against hit to miss. */
  readonly signTest: SignTest;
}

const dimensions = ['byZone', 'byRequester', 'byAuthoriser', 'byWeek'] as const;
type Dimension = (typeof dimensions)[number];
type Draft = Record<Movement | 'unmoved', number>;

/** Counts corrections by zone, by the two people, and by week. */
export class CorrectionTally {
  private readonly total = empty();
  private readonly drafts: Readonly<Record<Dimension, Map<string, Draft>>> = {
    byZone: new Map(),
    byRequester: new Map(),
    byAuthoriser: new Map(),
    byWeek: new Map(),
  };

  add(movement: Movement | null, of: Readonly<Record<Dimension, string | null>>): void {
    const counted = movement ?? 'unmoved';
    this.total[counted] += 1;
    for (const dimension of dimensions) {
      const group = of[dimension] ?? '(none)';
      const draft = this.drafts[dimension].get(group) ?? empty();
      draft[counted] += 1;
      this.drafts[dimension].set(group, draft);
    }
  }

  /** The total, and the groups in the order of their names. */
  groups(): { readonly total: CorrectionGroup } & Readonly<Record<Dimension, readonly CorrectionGroup[]>> {
    const of = (dimension: Dimension): readonly CorrectionGroup[] =>
      [...this.drafts[dimension]].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, draft]) => told(group, draft));
    return {
      total: told('total', this.total),
      byZone: of('byZone'),
      byRequester: of('byRequester'),
      byAuthoriser: of('byAuthoriser'),
      byWeek: of('byWeek'),
    };
  }
}

function empty(): Draft {
  return {
    ...(Object.fromEntries(movements.map((movement) => [movement, 0])) as Record<Movement, number>),
    unmoved: 0,
  };
}

function told(group: string, { unmoved, ...moved }: Draft): CorrectionGroup {
  const corrections = movements.reduce((sum, movement) => sum + moved[movement], unmoved);
  return { group, corrections, moved, unmoved, signTest: signTest(moved['miss-to-hit'], moved['hit-to-miss']) };
}
