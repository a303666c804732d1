import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel } from '../read-model/read-model.js';
import type { GeographyBasis } from './geography-basis.js';
import { type Funnel, funnelOf } from './figures.js';
import { groupCounts, totalOf } from './group-counts.js';
import { requireKnown } from './known-values.js';
import { classified, inPopulation } from './outcomes.js';
import { targetOf } from './named-targets.js';
import { questionOf, type QuestionParameters } from './response-times-question.js';
import { numberIn, present, textIn } from './sql.js';
import { stateOf } from './table-state.js';
import {
  LATEST_BOUNDARIES,
  type LatestBoundaries,
  METRICS,
  type Metrics,
  READ_MODEL,
  REPORTING_SETTINGS,
  type ReportingSettings,
} from './tokens.js';

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

/** When a disposition was in use: a word that appears or disappears changes every share beside it. */
export interface DispositionUse {
  readonly disposition: string;
  readonly interventions: number;
  readonly firstUsedAt: string;
  readonly lastUsedAt: string;
}

export interface Dispositions {
  readonly metric: { readonly id: string; readonly version: number };
  /** Where everything of the period ended up. */
  readonly funnel: Funnel;
  readonly bands: readonly WaitBand[];
  readonly vocabulary: readonly DispositionUse[];
  /** By which boundaries interventions are in their zone and hotspot. */
  readonly geography: GeographyBasis;
  readonly asOf: number;
  /** Events up to there that could not be digested: they are missing. */
  readonly quarantined: number;
  readonly synthetic: boolean;
}

/** How interventions ended, by how long was waited for the metric's stop; rejected with BadQuery. */
export class DispositionsQuery extends Query<Dispositions> {
  constructor(readonly parameters: Omit<QuestionParameters, 'by'>) {
    super();
  }
}

@QueryHandler(DispositionsQuery)
export class DispositionsHandler implements IQueryHandler<DispositionsQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
  ) {}

  async execute({ parameters }: DispositionsQuery): Promise<Dispositions> {
    const question = questionOf({ ...parameters, by: 'none' }, this.settings.timeZone, await this.metrics(parameters));
    const { id, version } = question.metric;
    return this.readModel.read(
      'response-times',
      async (snapshot) => {
        await requireKnown(snapshot, question, this.boundaries);
        const { text, conditions } = classified(snapshot.table, question);
        const cases = bandStarts.map(
          (minutes, band) => `WHEN elapsed >= ${String(minutes * 60_000)} THEN ${String(band)}`,
        );
        const found = await snapshot.rows(
          `${text} SELECT CASE WHEN outcome <> 'measured' THEN NULL ${cases.toReversed().join(' ')} END AS band,
          coalesce(disposition, '') AS disposition, count(*) AS interventions,
          count(*) FILTER (list_contains(codes, 'X14')) AS gone,
          min("startedAt") AS firstAt, max("startedAt") AS lastAt, coalesce(bool_or(synthetic), false) AS made
        FROM classified WHERE ${inPopulation} GROUP BY ALL ORDER BY band NULLS LAST, disposition`,
          conditions.values,
        );
        const parts = found.map((row) => ({
          band: numberIn(row, 'band'),
          disposition: present(textIn(row, 'disposition'), 'disposition'),
          interventions: present(numberIn(row, 'interventions'), 'interventions'),
          gone: present(numberIn(row, 'gone'), 'gone'),
          firstAt: present(textIn(row, 'firstAt'), 'firstAt'),
          lastAt: present(textIn(row, 'lastAt'), 'lastAt'),
        }));
        const { groups } = await groupCounts(snapshot, question, targetOf(undefined, question).seconds);
        return {
          metric: { id, version },
          funnel: funnelOf(totalOf(groups).outcomes),
          bands: [...bandStarts.keys(), null].map((band) =>
            bandOf(
              band,
              parts.filter((part) => part.band === band),
            ),
          ),
          vocabulary: vocabularyOf(parts),
          geography: question.geography,
          ...stateOf(snapshot),
          synthetic: found.some(({ made }) => made === true),
        };
      },
      parameters,
    );
  }
}

interface Part {
  readonly disposition: string;
  readonly interventions: number;
  readonly gone: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

function bandOf(band: number | null, parts: readonly Part[]): WaitBand {
  const sum = (of: (part: Part) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const [interventions, gone] = [sum((part) => part.interventions), sum((part) => part.gone)];
  return {
    fromMinutes: band === null ? null : (bandStarts[band] ?? null),
    toMinutes: band === null ? null : (bandStarts[band + 1] ?? null),
    interventions,
    goneOrUnfounded: gone,
    goneOrUnfoundedShare: interventions === 0 ? null : gone / interventions,
    dispositions: Object.fromEntries(parts.map((part) => [part.disposition, part.interventions])),
  };
}

function vocabularyOf(parts: readonly Part[]): readonly DispositionUse[] {
  const uses = new Map<string, DispositionUse>();
  for (const { disposition, interventions, firstAt, lastAt } of parts) {
    if (disposition === '') continue;
    const known = uses.get(disposition);
    uses.set(disposition, {
      disposition,
      interventions: (known?.interventions ?? 0) + interventions,
      firstUsedAt: known !== undefined && known.firstUsedAt < firstAt ? known.firstUsedAt : firstAt,
      lastUsedAt: known !== undefined && known.lastUsedAt > lastAt ? known.lastUsedAt : lastAt,
    });
  }
  return [...uses.values()].sort((a, b) => (a.firstUsedAt < b.firstUsedAt ? -1 : 1));
}
