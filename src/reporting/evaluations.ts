import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { LogReader } from '../event-log/log-reader.js';
import {
  type BeforeAfter,
  type WeightedDisplacementDifference,
  weightedDisplacementDifference,
} from '../measures/weighted-displacement.js';
import type { ReadModel, ReadOptions, Snapshot, SqlRow } from '../read-model/read-model.js';
import { BadQuery } from './bad-query.js';
import { columnBy, type GeographyBasis, geographyBasisOf } from './geography-basis.js';
import { Conditions, numberIn, present, textIn, textsIn } from './sql.js';
import { stateOf, stateOfBoth } from './table-state.js';
import { type OffTodaysMap, offTodaysMap } from './todays-map.js';
import { LATEST_BOUNDARIES, type LatestBoundaries, LOG_READER, READ_MODEL } from './tokens.js';

export const evaluationRoles = ['treated', 'control', 'displacement', 'displacementControl'] as const;
export type EvaluationRole = (typeof evaluationRoles)[number];

/** Why there is no result. */
export type NoResult = 'annulled' | 'window-not-over' | 'areas-not-on-map' | 'areas-overlap';

export interface EvaluationResult {
  readonly evaluation: string;
  readonly operation: string | null;
  readonly hypothesis: string | null;
  readonly counted: string;
  readonly split: string | null;
  readonly areas: Readonly<Record<EvaluationRole, readonly string[]>> & { readonly kind: string };
  readonly before: { readonly from: string; readonly to: string };
  readonly after: { readonly from: string; readonly to: string };
  readonly registeredAt: string;
  /** Not before the window after began: somebody may have known the outcomes. */
  readonly registeredLate: boolean;
  /** Changed after it was registered. */
  readonly corrected: boolean;
  readonly counts: Readonly<Record<EvaluationRole, BeforeAfter>>;
  /** Areas that are none on the map that facts are restated to; none as it was. */
  readonly notOnTodaysMap: readonly string[];
  /** Facts that are in the areas of two roles at once, by the boundaries of `geography`. */
  readonly inSeveral: number;
  /** Facts in the windows whose hotspot nobody can tell: they are in no count. */
  readonly unattributed: number;
  readonly result: WeightedDisplacementDifference | null;
  /** Null when there is a result. */
  readonly noResult: NoResult | null;
  /** A cell of fewer than five facts: the normal approximation is weak. */
  readonly fewFacts: boolean;
}

export interface EvaluationsReport {
  readonly evaluations: readonly EvaluationResult[];
  /** When the log recorded the event at `asOf`: a window that ends later is not over. Null for an empty log. */
  readonly heardUntil: string | null;
  /** Of the counts. */
  readonly asOf: number;
  /** Of the registrations: another than `asOf` only while one of the two tables is a moment ahead of the other. */
  readonly registeredAsOf: number;
  /** Events that could not be digested, in either table. */
  readonly quarantined: number;
  readonly synthetic: boolean;
  /** By which boundaries facts are in the areas. These were registered on the map of then: restated, a result is one of other areas of the same names. */
  readonly geography: GeographyBasis;
}

export interface EvaluationsParameters extends ReadOptions {
  readonly evaluation?: string | undefined;
  /** `as-was` when absent, or `today`. */
  readonly geography?: string | undefined;
}

/** The registered evaluations, all or the one with this id (`<matter>/<evaluation>`); rejected with BadQuery. */
export class EvaluationsQuery extends Query<EvaluationsReport> {
  constructor(readonly parameters: EvaluationsParameters) {
    super();
  }
}

@QueryHandler(EvaluationsQuery)
export class EvaluationsHandler implements IQueryHandler<EvaluationsQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(LOG_READER) private readonly log: LogReader,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
  ) {}

  async execute({ parameters }: EvaluationsQuery): Promise<EvaluationsReport> {
    const { evaluation } = parameters;
    const geography = geographyBasisOf(parameters.geography);
    if (evaluation === '') throw new BadQuery('evaluation', 'an id, or no such parameter');
    const registered = await this.readModel.read(
      'evaluations',
      async (snapshot) => {
        const conditions = new Conditions();
        conditions.equals('evaluation', evaluation);
        const text = `SELECT * FROM ${snapshot.table} ${conditions.where} ORDER BY evaluation`;
        return { rows: await snapshot.rows(text, conditions.values), ...stateOf(snapshot) };
      },
      parameters,
    );
    if (evaluation !== undefined && registered.rows.length === 0)
      throw new BadQuery('evaluation', 'one that is registered');
    return this.readModel.read(
      'counts',
      async (snapshot) => {
        const heardUntil = await this.recordedAt(snapshot.asOf);
        const offMap = await offTodaysMap(this.boundaries, snapshot.asOf, geography);
        const evaluations = [];
        let synthetic = false;
        for (const row of registered.rows) {
          const cells = await cellsOf(snapshot, row, geography);
          synthetic ||= cells.synthetic;
          evaluations.push(resultOf(row, cells, heardUntil, offMap));
        }
        return {
          evaluations,
          heardUntil,
          ...stateOfBoth(stateOf(snapshot), registered),
          synthetic,
          geography,
        };
      },
      parameters,
    );
  }

  private async recordedAt(position: number): Promise<string | null> {
    for await (const { events } of this.log.readAll(Math.max(position - 1, 0), position)) {
      const [event] = events;
      if (event !== undefined) return event.recordedAt;
    }
    return null;
  }
}

interface Cells {
  readonly counts: EvaluationResult['counts'];
  readonly inSeveral: number;
  readonly unattributed: number;
  readonly synthetic: boolean;
}

async function cellsOf(snapshot: Snapshot, row: SqlRow, geography: GeographyBasis): Promise<Cells> {
  const text = (column: string): string => present(textIn(row, column), column);
  const conditions = new Conditions();
  conditions.add('"leftOut" IS NULL');
  conditions.equals('counted', text('counted'));
  conditions.among('split', textsIn(row, 'outcomes'));
  const within = (from: string, to: string): string =>
    `("occurredAt" >= ${conditions.instant(text(from))} AND "occurredAt" < ${conditions.instant(text(to))})`;
  const [before, after] = [within('beforeFrom', 'beforeTo'), within('afterFrom', 'afterTo')];
  const isZone = text('areas') === 'zone';
  const own = isZone ? `["${columnBy('zone', geography)}"]` : `"${columnBy('hotspots', geography)}"`;
  const inRole = evaluationRoles.map(
    (role) => `list_has_any(${own}, ${listOf(conditions, textsIn(row, role) ?? [])})::INTEGER AS "${role}"`,
  );
  const sums = evaluationRoles.flatMap((role) => [
    `coalesce(sum(quantity) FILTER (WHERE early AND "${role}" = 1), 0) AS "${role}Before"`,
    `coalesce(sum(quantity) FILTER (WHERE NOT early AND "${role}" = 1), 0) AS "${role}After"`,
  ]);
  const roles = evaluationRoles.map((role) => `"${role}"`).join(' + ');
  const [found] = await snapshot.rows(
    `WITH facts AS (
      SELECT quantity, synthetic, "${columnBy('hotspot', geography)}" IS NULL AND "hotspotBy" = 'unattributed' AS lost, ${before} AS early, ${inRole.join(', ')}
      FROM ${snapshot.table} ${conditions.where} AND (${before} OR ${after})
    )
    SELECT ${sums.join(', ')}, count(*) FILTER (WHERE ${roles} > 1) AS several,
      count(*) FILTER (WHERE lost) AS lost, coalesce(bool_or(synthetic), false) AS made FROM facts`,
    conditions.values,
  );
  const number = (column: string): number => present(numberIn(found ?? {}, column), column);
  return {
    counts: Object.fromEntries(
      evaluationRoles.map((role) => [role, { before: number(`${role}Before`), after: number(`${role}After`) }]),
    ) as EvaluationResult['counts'],
    inSeveral: number('several'),
    unattributed: isZone ? 0 : number('lost'),
    synthetic: found?.made === true,
  };
}

function listOf(conditions: Conditions, codes: readonly string[]): string {
  return `[${codes.map((code) => conditions.bind(code)).join(', ')}]`;
}

function resultOf(row: SqlRow, cells: Cells, heardUntil: string | null, offMap: OffTodaysMap): EvaluationResult {
  const text = (column: string): string => present(textIn(row, column), column);
  const { counts, inSeveral, unattributed } = cells;
  const kind = text('areas') === 'zone' ? 'zone' : 'hotspot';
  const areas = Object.fromEntries(evaluationRoles.map((role) => [role, textsIn(row, role) ?? []])) as Record<
    EvaluationRole,
    readonly string[]
  >;
  const notOnTodaysMap = offMap(kind, Object.values(areas).flat());
  const noResult: NoResult | null =
    row.annulled === true
      ? 'annulled'
      : heardUntil === null || heardUntil < text('afterTo')
        ? 'window-not-over'
        : notOnTodaysMap.length > 0
          ? 'areas-not-on-map'
          : inSeveral > 0
            ? 'areas-overlap'
            : null;
  return {
    evaluation: text('evaluation'),
    operation: textIn(row, 'operation'),
    hypothesis: textIn(row, 'hypothesis'),
    counted: text('counted'),
    split: textIn(row, 'split'),
    areas: { kind, ...areas },
    before: { from: text('beforeFrom'), to: text('beforeTo') },
    after: { from: text('afterFrom'), to: text('afterTo') },
    registeredAt: text('registeredAt'),
    registeredLate: row.registeredLate === true,
    corrected: row.corrected === true,
    counts,
    notOnTodaysMap,
    inSeveral,
    unattributed,
    result: noResult === null ? weightedDisplacementDifference(counts) : null,
    noResult,
    fewFacts: evaluationRoles.some((role) => Math.min(counts[role].before, counts[role].after) < 5),
  };
}
