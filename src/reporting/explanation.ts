import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { RecordedEvent } from '../event-log/envelope.js';
import type { LogReader } from '../event-log/log-reader.js';
import { qualityCodes } from '../measures/quality-codes.js';
import type { ReadModel, ReadOptions } from '../read-model/read-model.js';
import { BadQuery, NothingFound } from './bad-query.js';
import { defaultGeography } from './geography-basis.js';
import { type Clock, clockMeanings, defaultMetric, type MetricDefinition, populationText } from './metrics.js';
import { codesIn } from './metric-flags.js';
import { classified, type Outcome, outcomeCodes, outcomeIn } from './outcomes.js';
import { numberIn, present, textIn } from './sql.js';
import { stateOf } from './table-state.js';
import { LOG_READER, METRICS, type Metrics, READ_MODEL, REPORTING_SETTINGS, type ReportingSettings } from './tokens.js';

/** An event from which a clock has its time. */
export interface ClockOrigin {
  readonly position: number;
  readonly type: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly source: string | null;
  readonly unit: string | null;
  /** Of a correction of the event before it: the time that it took back, and the two people. */
  readonly correction: OriginCorrection | null;
}

export interface OriginCorrection {
  /** Null: there was no such time. */
  readonly before: string | null;
  readonly requestedBy: string | null;
  readonly authorisedBy: string | null;
}

export interface ExplainedClock {
  readonly clock: Clock;
  /** Whether it is an end of the metric: by the units that count, and of a merged call by the first of the group. */
  readonly role: 'start' | 'stop' | null;
  readonly means: string;
  /** Null: no such stamp is recorded. */
  readonly at: string | null;
  readonly from: readonly ClockOrigin[];
}

/** Why an intervention counts as it does in a metric. */
export interface Explanation {
  readonly intervention: string;
  readonly metric: Pick<MetricDefinition, 'id' | 'version' | 'start' | 'stop'> & {
    /** Which interventions it is about, in words. */
    readonly population: string;
    /** The classes of units whose stamps count; null: every class. */
    readonly unitClasses: readonly string[] | null;
    /** Where its pair of clocks is from. */
    readonly standard: string;
  };
  readonly outcome: Outcome;
  /** The outcome in words. */
  readonly because: string;
  readonly seconds: number | null;
  /** The two clocks of the metric first, then the others that are known. */
  readonly clocks: readonly ExplainedClock[];
  readonly codes: readonly { readonly code: string; readonly name: string; readonly counts: boolean }[];
  readonly asOf: number;
  /** Events up to there that could not be digested. */
  readonly quarantined: number;
}

export interface ExplanationParameters extends ReadOptions {
  readonly id: string;
  readonly metric?: string | undefined;
}

/** Answered with an {@link Explanation}; rejected with BadQuery, or NothingFound when there is no such intervention. */
export class ExplanationQuery extends Query<Explanation> {
  constructor(readonly parameters: ExplanationParameters) {
    super();
  }
}

/** Which events give a clock its time. The clocks of the request are in its data, under their own name. */
const givenBy: Readonly<Record<Clock, string>> = {
  incidentOccurredAt: 'InterventionRequested',
  callReceivedAt: 'InterventionRequested',
  callAnsweredAt: 'CallAnswered',
  createdAt: 'InterventionRequested',
  firstDispatchedAt: 'UnitDispatched',
  firstEnRouteAt: 'UnitEnRoute',
  firstArrivedAt: 'UnitArrived',
  lastClearedAt: 'UnitCleared',
};

@QueryHandler(ExplanationQuery)
export class ExplanationHandler implements IQueryHandler<ExplanationQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(LOG_READER) private readonly log: LogReader,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  async execute({ parameters }: ExplanationQuery): Promise<Explanation> {
    const { id } = parameters;
    if (!/^[^\p{Cc}\p{Cf}]{1,200}$/u.test(id)) throw new BadQuery('id', 'the id of an intervention');
    const book = await this.metrics(parameters);
    const asked = parameters.metric ?? defaultMetric;
    book.asked(asked);
    const period = { from: null, to: null, timeZone: this.settings.timeZone };
    const { row, metric, asOf, quarantined } = await this.readModel.read(
      'response-times',
      async (snapshot) => {
        const [one] = await snapshot.rows(`SELECT "startedAt" FROM ${snapshot.table} WHERE "intervention" = $1`, [id]);
        if (one === undefined) throw missing(id, snapshot.asOf);
        const { definition: metric } = book.versionAt(asked, present(textIn(one, 'startedAt'), 'startedAt'));
        const { text, conditions } = classified(snapshot.table, {
          metric,
          by: [],
          period,
          filters: {},
          without: [],
          geography: defaultGeography,
        });
        const wanted = conditions.bind(id);
        const [found] = await snapshot.rows(
          `${text} SELECT * FROM classified WHERE "intervention" = ${wanted}`,
          conditions.values,
        );
        if (found === undefined) throw missing(id, snapshot.asOf);
        return { row: found, metric, ...stateOf(snapshot) };
      },
      parameters,
    );
    const events: RecordedEvent[] = [];
    for await (const event of this.log.readStream(`intervention-${id}`)) {
      if (event.position <= asOf) events.push(event);
    }
    const outcome = outcomeIn(row.outcome);
    const ends = [
      explained(metric.start, 'start', row.startAt, events),
      explained(metric.stop, 'stop', row.stopAt, events),
    ];
    // What is an end already is not told twice, unless it is of another unit or another call there.
    const others = (Object.keys(clockMeanings) as Clock[])
      .map((clock) => explained(clock, null, row[clock], events))
      .filter(({ clock, at }) => at !== null && !ends.some((end) => end.clock === clock && end.at === at));
    const clocks = [...ends, ...others];
    const codes = codesIn(row);
    const elapsed = numberIn(row, 'elapsed');
    const { version, start, stop, origin } = metric;
    return {
      intervention: id,
      metric: {
        id: metric.id,
        version,
        start,
        stop,
        population: populationText(metric),
        unitClasses: metric.stopRule.unitClasses ?? null,
        standard: origin,
      },
      outcome,
      because: reasonOf(outcome, metric),
      seconds: elapsed === null ? null : elapsed / 1_000,
      clocks,
      codes: codes.map((code) => ({
        code,
        name: (qualityCodes as Readonly<Record<string, string>>)[code] ?? 'unknown',
        counts: code === outcome,
      })),
      asOf,
      quarantined,
    };
  }
}

function missing(id: string, asOf: number): NothingFound {
  return new NothingFound(`there is no intervention ${id} in the report as of position ${String(asOf)}`);
}

function reasonOf(outcome: Outcome, { start, stop }: MetricDefinition): string {
  if (outcome === 'measured') return `both ${clockMeanings[start]} and ${clockMeanings[stop]} are known, in this order`;
  const { means, part } = outcomeCodes[outcome];
  const consequence = { population: 'not in the population', excluded: 'excluded', censored: 'censored' }[part];
  return `${means}: ${consequence}`;
}

function explained(
  clock: Clock,
  role: ExplainedClock['role'],
  value: unknown,
  events: readonly RecordedEvent[],
): ExplainedClock {
  const at = typeof value === 'string' ? value : null;
  const type = givenBy[clock];
  // The clocks of a request are in its data, those of a unit are when their event occurred.
  const field = type === 'InterventionRequested' ? clock : 'occurredAt';
  const from = events
    .filter((event) => event.type === type && at !== null)
    .flatMap((event) => {
      const corrections = events.filter(({ data }) => data.corrects === event.id);
      if (corrections.some((one) => one.type === 'RecordAnnulled')) return [];
      const changes = corrections.filter((one) => one.type === 'TimestampCorrected' && one.data.field === field);
      const recorded = field === 'occurredAt' ? event.occurredAt : event.data[clock];
      const standing = changes.at(-1)?.data.after ?? (changes.length === 0 ? recorded : null);
      return standing === at ? [event, ...changes].map(originIn) : [];
    });
  return { clock, role, means: clockMeanings[clock], at, from };
}

function originIn({ position, type, occurredAt, recordedAt, data, metadata }: RecordedEvent): ClockOrigin {
  const isCorrection = type === 'TimestampCorrected';
  return {
    position,
    type,
    occurredAt,
    recordedAt,
    source: textOf(metadata.source),
    unit: textOf(data.unit),
    correction: isCorrection
      ? {
          before: textOf(data.before),
          requestedBy: textOf(data.requestedBy),
          authorisedBy: textOf(data.authorisedBy),
        }
      : null,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
