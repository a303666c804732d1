import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { columnBy, type GeographyBasis, geographyBasisOf } from './geography-basis.js';
import { type Period, periodOf } from './period.js';
import { present, textIn, textsIn } from './sql.js';
import { requireColumns } from './report-rows.js';
import {
  type PlacedBy,
  placedBy,
  type Step,
  type StrategicEnd,
  strategicMeanings,
  type StrategicRow,
  strategicRow,
} from './strategic-rows.js';
import { offTodaysMap } from './todays-map.js';
import {
  LATEST_BOUNDARIES,
  type LatestBoundaries,
  READ_MODEL,
  REPORTING_SETTINGS,
  type ReportingSettings,
} from './tokens.js';

export const strategicGroupings = ['hotspot', 'trigger'] as const;
export type StrategicGrouping = (typeof strategicGroupings)[number];

/** How the authorities answered shootings. Everything is optional. */
export interface StrategicParameters {
  /** `hotspot` when absent: a row each, from the shooting that a council names, else from the first one; `trigger`: a row per named shooting. */
  readonly by?: string | undefined;
  /** A position that the answer must hold; see {@link ReadOptions}. */
  readonly after?: string | undefined;
  /** Only shootings from here on; what followed on them may come later than `to`. */
  readonly from?: string | undefined;
  /** Exclusive. */
  readonly to?: string | undefined;
  readonly hotspot?: string | undefined;
  /** `as-was` when absent, or `today`: by which boundaries shootings and operations are at a hotspot. */
  readonly geography?: string | undefined;
  /** As the log stood then: a position, or a date or a time. Absent: as it stands. */
  readonly asOf?: string | undefined;
}

export interface StrategicReport {
  readonly by: StrategicGrouping;
  readonly period: Period;
  readonly hotspot: string | null;
  /** By which boundaries facts are at a hotspot: see `placedBy` for those that depend on them. */
  readonly geography: GeographyBasis;
  /** How each part of a row comes to its hotspot: by the boundaries, or because it names the hotspot, which no map restates. */
  readonly placedBy: Readonly<Record<'trigger' | StrategicEnd, PlacedBy>>;
  /** Hotspots of the rows that are none on the map that facts are restated to: they keep only what names them. */
  readonly notOnTodaysMap: readonly string[];
  /** The two ends of each interval, in words. */
  readonly intervals: Readonly<Record<StrategicEnd, string>>;
  readonly rows: readonly StrategicRow[];
  /** When the log last heard of a step: a plan that was due before and is not there is overdue. Null for an empty log. */
  readonly heardUntil: string | null;
  readonly asOf: number;
  readonly quarantined: number;
  readonly synthetic: boolean;
}

/** Answered with a {@link StrategicReport}; rejected with BadQuery. */
export class StrategicResponseQuery extends Query<StrategicReport> {
  constructor(readonly parameters: StrategicParameters) {
    super();
  }
}

@QueryHandler(StrategicResponseQuery)
export class StrategicResponseHandler implements IQueryHandler<StrategicResponseQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
  ) {}

  async execute({ parameters }: StrategicResponseQuery): Promise<StrategicReport> {
    const by = strategicGroupings.find((one) => one === (parameters.by ?? 'hotspot'));
    if (by === undefined) throw new BadQuery('by', `one of ${strategicGroupings.join(', ')}`);
    const { hotspot } = parameters;
    if (hotspot === '') throw new BadQuery('hotspot', 'a value, or no such parameter');
    const geography = geographyBasisOf(parameters.geography);
    const period = periodOf(parameters, this.settings.timeZone);
    return this.readModel.read(
      'strategic-steps',
      async (snapshot) => {
        const hotspots = columnBy('hotspots', geography);
        await requireColumns(snapshot, [hotspots]);
        const found = await snapshot.rows(
          `SELECT step, record, "occurredAt", "${hotspots}" AS hotspots, triggers, title, "recordedAt", synthetic, "leftOut" FROM ${snapshot.table}
        ORDER BY "occurredAt", "lastPosition", id`,
        );
        const steps = found
          .filter(({ leftOut }) => leftOut === null)
          .map((row): Step => ({
            step: present(textIn(row, 'step'), 'step') as Step['step'],
            record: present(textIn(row, 'record'), 'record'),
            at: present(textIn(row, 'occurredAt'), 'occurredAt'),
            hotspots: textsIn(row, 'hotspots') ?? [],
            triggers: textsIn(row, 'triggers') ?? [],
            title: textIn(row, 'title'),
          }));
        const heard = found.map((row) => present(textIn(row, 'recordedAt'), 'recordedAt'));
        const heardUntil = heard.reduce<string | null>((last, at) => (last === null || at > last ? at : last), null);
        const rows = subjectsOf(by, steps, period, hotspot).map((one) =>
          strategicRow(one.hotspot, one.trigger, steps, heardUntil ?? ''),
        );
        const offMap = await offTodaysMap(this.boundaries, snapshot.asOf, geography);
        return {
          by,
          period,
          hotspot: hotspot ?? null,
          geography,
          placedBy,
          notOnTodaysMap: offMap('hotspot', [...new Set(rows.flatMap((row) => row.hotspot ?? []))]),
          intervals: strategicMeanings,
          rows,
          heardUntil,
          asOf: snapshot.asOf,
          quarantined: snapshot.quarantined,
          synthetic: found.some((row) => row.synthetic === true),
        };
      },
      parameters,
    );
  }
}

interface Subject {
  readonly hotspot: string | null;
  readonly trigger: Step | null;
}

function subjectsOf(
  by: StrategicGrouping,
  steps: readonly Step[],
  { from, to }: Period,
  only: string | undefined,
): readonly Subject[] {
  const named = new Set(steps.flatMap(({ triggers }) => triggers));
  const shootings = steps.filter(
    ({ step, at }) => step === 'shooting' && (from === null || at >= from) && (to === null || at < to),
  );
  if (by === 'trigger') {
    return shootings
      .filter(({ record }) => named.has(record))
      .flatMap((trigger) =>
        (trigger.hotspots.length === 0 ? [null] : trigger.hotspots).map((hotspot) => ({ hotspot, trigger })),
      )
      .filter(({ hotspot }) => only === undefined || hotspot === only);
  }
  const hotspots = [...new Set(steps.flatMap((step) => step.hotspots))].sort();
  return hotspots
    .filter((hotspot) => only === undefined || hotspot === only)
    .map((hotspot) => {
      const here = shootings.filter((shooting) => shooting.hotspots.includes(hotspot));
      return { hotspot, trigger: here.find(({ record }) => named.has(record)) ?? here[0] ?? null };
    });
}
