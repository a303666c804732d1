import type { GroupKey } from './group-counts.js';
import type { Question } from './outcomes.js';
import { type Slice, sliceText } from './slices.js';

/** What every answer says of the question that it is an answer to. */
export type QuestionTold = Pick<Question, 'period' | 'filters' | 'geography'> & {
  readonly metric: { readonly id: string; readonly version: number };
  /** The quality codes that were asked to be left out, where any were. */
  readonly without?: readonly string[];
};

export function questionTold({ metric, period, filters, without, geography }: Question): QuestionTold {
  return {
    metric: { id: metric.id, version: metric.version },
    period,
    filters,
    ...(without.length === 0 ? {} : { without }),
    geography,
  };
}

/** The slices as they are asked for: `zone`, `zone,month`, `none`. */
export function byTold(by: readonly Slice[]): string {
  return by.length === 0 ? 'none' : by.join(',');
}

/** What a row is called: the values of its slices, as one text and apart. */
export function groupTold(
  by: readonly Slice[],
  key: GroupKey,
): { readonly group: string; readonly groups?: Readonly<Record<string, string | null>> } {
  if (by.length === 0) return { group: 'all' };
  return {
    group: by.map((slice, index) => sliceText(slice, key[index] ?? null)).join(' · '),
    groups: Object.fromEntries(by.map((slice, index) => [slice, key[index] ?? null])),
  };
}
