import type { Suppression } from './audience.js';
import { visible, wrapped } from './layout.js';

/** Stands in a table instead of a number that is not given out. */
export const suppressedText = 'suppr.';

/** What is said under a table for the public. */
export function suppressionLines({
  suppression,
}: {
  readonly suppression?: Suppression & {
    readonly withheld?: readonly { readonly group: string; readonly counted: string; readonly split: string }[];
  };
}): readonly string[] {
  if (suppression === undefined) return [];
  const { cells, below, withheld = [] } = suppression;
  const lines = new Map<string, string[]>();
  for (const { group, counted, split } of withheld) {
    const line = `${counted} ${split}`;
    lines.set(line, [...(lines.get(line) ?? []), group]);
  }
  return [
    wrapped(
      `For the public: ${String(cells)} numbers are suppressed (suppr.), those that count fewer than ${String(below)} and those that would give one of them away.`,
    ),
    ...(withheld.length === 0
      ? []
      : [
          wrapped(
            `Too few to have rows: ${[...lines].map(([line, groups]) => `${visible(line)} in ${visible(groups.join(', '))}`).join('; ')}.`,
          ),
        ]),
  ];
}
