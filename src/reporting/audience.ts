import { BadQuery } from './bad-query.js';

/** Who an answer is for: those who may see everything, or the public, who get no small cells. */
export const audiences = ['oversight', 'public'] as const;
export type Audience = (typeof audiences)[number];

/** Cells that count fewer than this are not given to the public. */
export const defaultSuppressBelow = 3;

/** What an answer to the public says of itself. */
export interface Suppression {
  /** Cells that count 1 to one less than this are suppressed, and others that would give them away. */
  readonly below: number;
  /** How many numbers are suppressed in the answer. */
  readonly cells: number;
}

/** Reads the parameter `audience`. Throws BadQuery, also where a service that answers the public is asked for more. */
export function audienceOf(
  text: string | undefined,
  { audience = 'oversight' }: { readonly audience?: Audience },
): Audience {
  if (text === undefined) return audience;
  const asked = audiences.find((one) => one === text);
  if (asked === undefined) throw new BadQuery('audience', `one of ${audiences.join(', ')}`);
  if (audience === 'public' && asked !== 'public') {
    throw new BadQuery('audience', 'public: this service answers nobody else');
  }
  return asked;
}

/** True for what the public must not be told by itself. */
export function isSmall(count: number, below: number): boolean {
  return count > 0 && count < below;
}
