import { chanceOfAllAfter } from '../measures/first-use.js';
import type { Snapshot } from '../read-model/read-model.js';
import { classified, inPopulation, type Question } from './outcomes.js';
import { present, textIn, countIn } from './sql.js';

/** When a disposition was in use: a word that appears or disappears changes every share beside it. */
export interface DispositionUse {
  readonly disposition: string;
  readonly interventions: number;
  /** When it was first given as the disposition that stands. */
  readonly firstUsedAt: string;
  readonly lastUsedAt: string;
}

/** When a versioned list of dispositions was in use; null: they were given without one. */
export interface DispositionListUse {
  readonly list: string | null;
  readonly interventions: number;
  readonly firstUsedAt: string;
  readonly lastUsedAt: string;
}

/** Where the vocabulary changes: what is on either side of it does not compare. */
export interface VocabularyBreak {
  readonly at: string;
  /** `list`: another list came into use. `came`, `went`: a word did, or went out of use. */
  readonly kind: 'list' | 'came' | 'went';
  readonly list: string | null;
  readonly disposition: string | null;
  /** How likely it is that the uses of a word fall so by chance, were it in use all the time; null of a list. */
  readonly chance: number | null;
}

export interface Vocabulary {
  readonly words: readonly DispositionUse[];
  readonly lists: readonly DispositionListUse[];
  /** In the order of time. */
  readonly breaks: readonly VocabularyBreak[];
}

/** How often at most a vocabulary that does not change is marked all the same: each of its words is looked at on two sides, so each gets its part of this. */
export const breakChance = 0.001;

interface Use {
  readonly value: string | null;
  readonly interventions: number;
  readonly firstUsedAt: string;
  readonly lastUsedAt: string;
  /** How many dispositions were given before its first use, and after its last. */
  readonly before: number;
  readonly after: number;
}

/** The words and lists by which the population of a question ended, and where they change. Times are those at which a disposition was given. */
export async function vocabularyOf(snapshot: Snapshot, question: Question): Promise<Vocabulary> {
  const words = await usesOf(snapshot, question, 'disposition');
  const lists = (await usesOf(snapshot, question, 'dispositionList')).map(({ value, ...use }) => ({
    list: value,
    ...told(use),
  }));
  const total = words.reduce((sum, { interventions }) => sum + interventions, 0);
  const breaks = [
    ...lists.slice(1).map(({ list, firstUsedAt }): VocabularyBreak => ({
      at: firstUsedAt,
      kind: 'list',
      list,
      disposition: null,
      chance: null,
    })),
    ...words.flatMap((use) => breaksOf(use, total, breakChance / (2 * words.length))),
  ];
  return {
    words: words.map(({ value, ...use }) => ({ disposition: value ?? '', ...told(use) })),
    lists,
    breaks: breaks.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  };
}

function told({ interventions, firstUsedAt, lastUsedAt }: Omit<Use, 'value'>): Omit<DispositionUse, 'disposition'> {
  return { interventions, firstUsedAt, lastUsedAt };
}

function breaksOf(
  { value, interventions, firstUsedAt, lastUsedAt, before, after }: Use,
  total: number,
  atMost: number,
): readonly VocabularyBreak[] {
  const of = (kind: 'came' | 'went', at: string, others: number): readonly VocabularyBreak[] => {
    const chance = chanceOfAllAfter(interventions, total, others);
    return chance < atMost ? [{ at, kind, list: null, disposition: value, chance }] : [];
  };
  return [...of('came', firstUsedAt, before), ...of('went', lastUsedAt, after)];
}

/** Every value of a column with when it was given, the first used one first. */
async function usesOf(
  snapshot: Snapshot,
  question: Question,
  column: 'disposition' | 'dispositionList',
): Promise<readonly Use[]> {
  const { text, conditions } = classified(snapshot.table, question);
  const rows = await snapshot.rows(
    `${text}, given AS (
      SELECT "${column}" AS said, "dispositionAt" AS givenAt, rank() OVER (ORDER BY "dispositionAt") - 1 AS earlier,
        count(*) OVER () - count(*) OVER (ORDER BY "dispositionAt") AS later
      FROM classified WHERE ${inPopulation} AND "dispositionAt" IS NOT NULL
    )
    SELECT said, count(*) AS interventions, min(givenAt) AS firstAt, max(givenAt) AS lastAt, min(earlier) AS earlier, min(later) AS later
    FROM given GROUP BY said ORDER BY firstAt, said NULLS LAST`,
    conditions.values,
  );
  return rows.map((row) => ({
    value: textIn(row, 'said'),
    interventions: countIn(row, 'interventions'),
    firstUsedAt: present(textIn(row, 'firstAt'), 'firstAt'),
    lastUsedAt: present(textIn(row, 'lastAt'), 'lastAt'),
    before: countIn(row, 'earlier'),
    after: countIn(row, 'later'),
  }));
}
