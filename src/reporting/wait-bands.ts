import type { Snapshot } from '../read-model/read-model.js';
import { classified, inPopulation, type Question } from './outcomes.js';
import { numberIn, present, textIn } from './sql.js';

/** How long was waited, in minutes: from 0, from 5 and so on; the last band has no end. */
const bandStarts = [0, 5, 10, 15, 30, 60] as const;

/** How the interventions of one wait band ended. */
export interface WaitBand {
  /** Minutes; null for what was not measured. */
  readonly fromMinutes: number | null;
  /** Exclusive; null when there is no end. */
  readonly toMinutes: number | null;
  readonly interventions: number;
  /** Those that ended as gone on arrival or unfounded (X14). */
  readonly goneOrUnfounded: number;
  readonly goneOrUnfoundedShare: number | null;
  /** By disposition, as last recorded; the empty name is for none. */
  readonly dispositions: Readonly<Record<string, number>>;
}

/** The bands between two changes of the vocabulary. */
export interface VocabularyStretch {
  /** Null: from the beginning. */
  readonly from: string | null;
  /** Exclusive; null: to the end. */
  readonly to: string | null;
  readonly bands: readonly WaitBand[];
}

interface Part {
  readonly stretch: number;
  readonly band: number | null;
  readonly disposition: string;
  readonly interventions: number;
  readonly gone: number;
}

/**
 * The wait bands of the population, all together and between the moments that are given in ascending order. An intervention is where its disposition was given; where it has none, where
 * it began.
 */
export async function waitBands(
  snapshot: Snapshot,
  question: Question,
  moments: readonly string[],
): Promise<{
  readonly bands: readonly WaitBand[];
  readonly stretches: readonly VocabularyStretch[];
  readonly synthetic: boolean;
}> {
  const { text, conditions } = classified(snapshot.table, question);
  const bands = bandStarts.map((minutes, band) => `WHEN elapsed >= ${String(minutes * 60_000)} THEN ${String(band)}`);
  const stretches = moments.map(
    (moment, index) =>
      `WHEN coalesce("dispositionAt", "startedAt") >= ${conditions.instant(moment)} THEN ${String(index + 1)}`,
  );
  const found = await snapshot.rows(
    `${text} SELECT CASE WHEN outcome <> 'measured' THEN NULL ${bands.toReversed().join(' ')} END AS band,
      ${stretches.length === 0 ? '0' : `CASE ${stretches.toReversed().join(' ')} ELSE 0 END`} AS stretch,
      coalesce(disposition, '') AS disposition, count(*) AS interventions,
      count(*) FILTER (list_contains(codes, 'X14')) AS gone, coalesce(bool_or(synthetic), false) AS made
    FROM classified WHERE ${inPopulation} GROUP BY ALL ORDER BY stretch, band NULLS LAST, disposition`,
    conditions.values,
  );
  const parts = found.map((row): Part => ({
    stretch: present(numberIn(row, 'stretch'), 'stretch'),
    band: numberIn(row, 'band'),
    disposition: present(textIn(row, 'disposition'), 'disposition'),
    interventions: present(numberIn(row, 'interventions'), 'interventions'),
    gone: present(numberIn(row, 'gone'), 'gone'),
  }));
  return {
    bands: bandsOf(parts),
    stretches:
      moments.length === 0
        ? []
        : [null, ...moments].map((from, index) => ({
            from,
            to: moments[index] ?? null,
            bands: bandsOf(parts.filter(({ stretch }) => stretch === index)),
          })),
    synthetic: found.some(({ made }) => made === true),
  };
}

function bandsOf(parts: readonly Part[]): readonly WaitBand[] {
  return [...bandStarts.keys(), null].map((band) =>
    bandOf(
      band,
      parts.filter((part) => part.band === band),
    ),
  );
}

function bandOf(band: number | null, parts: readonly Part[]): WaitBand {
  const sum = (of: (part: Part) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const [interventions, gone] = [sum((part) => part.interventions), sum((part) => part.gone)];
  const dispositions: Record<string, number> = {};
  for (const part of parts) dispositions[part.disposition] = (dispositions[part.disposition] ?? 0) + part.interventions;
  return {
    fromMinutes: band === null ? null : (bandStarts[band] ?? null),
    toMinutes: band === null ? null : (bandStarts[band + 1] ?? null),
    interventions,
    goneOrUnfounded: gone,
    goneOrUnfoundedShare: interventions === 0 ? null : gone / interventions,
    dispositions,
  };
}
