import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel } from '../read-model/read-model.js';
import {
  type DispositionListUse,
  type DispositionUse,
  type VocabularyBreak,
  vocabularyOf,
} from './disposition-words.js';
import type { GeographyBasis } from './geography-basis.js';
import type { Funnel } from './figures.js';
import { requireKnown } from './known-values.js';
import { questionOf, type QuestionParameters } from './response-times-question.js';
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
import { type VocabularyStretch, type WaitBand, waitBands } from './wait-bands.js';
import { periodFunnel } from './period-funnel.js';

export interface Dispositions {
  readonly metric: { readonly id: string; readonly version: number };
  /** Where everything of the period ended up. */
  readonly funnel: Funnel;
  readonly bands: readonly WaitBand[];
  readonly vocabulary: readonly DispositionUse[];
  /** The versioned lists that the words are from, and when each was in use. */
  readonly lists: readonly DispositionListUse[];
  /** Where the vocabulary changes, in the order of time. */
  readonly breaks: readonly VocabularyBreak[];
  /** The bands before, between and after these changes; empty where there are none. */
  readonly stretches: readonly VocabularyStretch[];
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
        const { words, lists, breaks } = await vocabularyOf(snapshot, question);
        const moments = [...new Set(breaks.map(startOf))].sort();
        const { bands, stretches, synthetic } = await waitBands(snapshot, question, moments);
        const { funnel } = await periodFunnel(snapshot, question);
        return {
          metric: { id, version },
          funnel,
          bands,
          vocabulary: words,
          lists,
          breaks,
          stretches,
          geography: question.geography,
          ...stateOf(snapshot),
          synthetic,
        };
      },
      parameters,
    );
  }
}

/** When what comes after a break begins: a word that went is still used at its last use. */
function startOf({ at, kind }: VocabularyBreak): string {
  return kind === 'went' ? new Date(Date.parse(at) + 1).toISOString() : at;
}
