import { kaplanMeierPercentile, type WaitCount } from '../measures/kaplan-meier.js';
import { type Histogram, median, p90, percentileOf, type Portion } from '../measures/percentile.js';
import type { Snapshot, SqlRow } from '../read-model/read-model.js';
import { classified, type Question } from './outcomes.js';
import { groupTold } from './question-told.js';
import { numberIn, textIn, countIn } from './sql.js';

/** Said where too many waits were given up for a percentile to be reached. */
export const notReached = 'not reached';

/** One group: its percentiles as they are published, and by the estimate. Seconds; null where nothing was measured. */
export interface SensitivityRow {
  readonly group: string;
  /** The value of each slice; null is not known. */
  readonly groups?: Readonly<Record<string, string | null>>;
  readonly measured: number;
  /** Those that were given up (X03) or are open (X22), and waited until a known time. */
  readonly censored: number;
  /** Those of which it is not known how long they waited: they are in neither column. */
  readonly unknownWait: number;
  readonly medianSeconds: number | null;
  readonly p90Seconds: number | null;
  readonly kaplanMeierMedianSeconds: number | null | typeof notReached;
  readonly kaplanMeierP90Seconds: number | null | typeof notReached;
}

interface Draft {
  readonly key: readonly (string | null)[];
  readonly waits: WaitCount[];
  unknownWait: number;
}

/** The waits of every group and of all together, counted in one pass over the table. */
export async function sensitivityRows(
  snapshot: Snapshot,
  question: Question,
): Promise<{ readonly rows: readonly SensitivityRow[]; readonly total: SensitivityRow }> {
  const { text, conditions, keys } = classified(snapshot.table, question);
  const order = [...keys.map((key) => `${key} NULLS LAST`), 'wait NULLS FIRST'];
  const batches = snapshot.batches(
    `${text}, waits AS (
      SELECT ${keys.map((key) => `${key}, `).join('')}outcome = 'measured' AS ended,
        CASE WHEN outcome = 'measured' THEN elapsed
          WHEN censoredAt >= startAt THEN epoch_ms(censoredAt) - epoch_ms(startAt) END AS wait
      FROM classified WHERE outcome IN ('measured', 'X03', 'X22')
    )
    SELECT ${keys.map((key) => `${key}, `).join('')}wait, count(*) FILTER (ended) AS ended, count(*) FILTER (NOT ended) AS censored
    FROM waits GROUP BY ALL ORDER BY ${order.join(', ')}`,
    conditions.values,
  );
  const drafts = new Map<string, Draft>();
  const all = new Map<number, WaitCount>();
  let unknownWait = 0;
  for await (const rows of batches) {
    for (const row of rows) {
      const draft = draftFor(drafts, row, keys);
      const wait = waitIn(row);
      if (wait === undefined) {
        const unknown = countIn(row, 'censored');
        draft.unknownWait += unknown;
        unknownWait += unknown;
        continue;
      }
      draft.waits.push(wait);
      const known = all.get(wait.value) ?? { value: wait.value, ended: 0, censored: 0 };
      all.set(wait.value, { ...known, ended: known.ended + wait.ended, censored: known.censored + wait.censored });
    }
  }
  const { by } = question;
  return {
    rows: [...drafts.values()].map((draft) => {
      return { ...groupTold(by, draft.key), ...estimated(draft.waits, draft.unknownWait) };
    }),
    total: {
      group: 'total',
      ...estimated(
        [...all.values()].sort((a, b) => a.value - b.value),
        unknownWait,
      ),
    },
  };
}

function draftFor(drafts: Map<string, Draft>, row: SqlRow, keys: readonly string[]): Draft {
  const key = keys.map((name) => textIn(row, name));
  const name = JSON.stringify(key);
  const known = drafts.get(name);
  if (known !== undefined) return known;
  const draft: Draft = { key, waits: [], unknownWait: 0 };
  drafts.set(name, draft);
  return draft;
}

/** Undefined where it is not known how long was waited. */
function waitIn(row: SqlRow): WaitCount | undefined {
  const wait = numberIn(row, 'wait');
  if (wait === null) return undefined;
  return { value: wait / 1_000, ended: countIn(row, 'ended'), censored: countIn(row, 'censored') };
}

/** The numbers of a group. `waits` in ascending order. */
function estimated(waits: readonly WaitCount[], unknownWait: number): Omit<SensitivityRow, 'group' | 'groups'> {
  const histogram: Histogram = waits
    .filter(({ ended }) => ended > 0)
    .map(({ value, ended }) => ({ value, count: ended }));
  const sum = (of: 'ended' | 'censored'): number => waits.reduce((total, wait) => total + wait[of], 0);
  const measured = sum('ended');
  const byEstimate = (portion: Portion): number | null | typeof notReached =>
    measured === 0 ? null : (kaplanMeierPercentile(waits, portion) ?? notReached);
  return {
    measured,
    censored: sum('censored'),
    unknownWait,
    medianSeconds: percentileOf(histogram, median) ?? null,
    p90Seconds: percentileOf(histogram, p90) ?? null,
    kaplanMeierMedianSeconds: byEstimate(median),
    kaplanMeierP90Seconds: byEstimate(p90),
  };
}
