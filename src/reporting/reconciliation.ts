import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel, ReadOptions, Snapshot, SqlRow } from '../read-model/read-model.js';
import { columnBy, type GeographyBasis, geographyBasisOf, inHotspot } from './geography-basis.js';
import { Conditions, numberIn, present, textIn, textsIn } from './sql.js';
import { measured } from '../measures/quantity.js';
import { stateOf, stateOfBoth } from './table-state.js';
import { offTodaysMap } from './todays-map.js';
import { LATEST_BOUNDARIES, type LatestBoundaries, READ_MODEL } from './tokens.js';

/** A published figure beside the sum of its parts and what the log counts. */
export interface ReconciledFigure {
  readonly figure: string;
  readonly declaredBy: string;
  readonly origin: string | null;
  readonly declaredAt: string;
  readonly counted: string;
  readonly split: string | null;
  /** What all numbers of it are in: `count`; of drugs a weight, pills …; of cash the minor unit of the currency; of officer-hours `h`. */
  readonly unit: string;
  /** What the source counted, where that is another thing than is counted here: `difference` then says little. */
  readonly definition: string | null;
  readonly zone: string | null;
  readonly hotspot: string | null;
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
  readonly declared: number;
  readonly parts: readonly string[] | null;
  readonly sumOfParts: number | null;
  /** Declared less the sum of its parts; null without parts. */
  readonly partsDifference: number | null;
  /** Null where the area that the figure is of is none on the map that facts are restated to. */
  readonly ownCount: number | null;
  /** Declared less what the log counts. */
  readonly difference: number | null;
  /** What the log has of it and counts nowhere: ruled out, voided, annulled, not started. */
  readonly leftOut: number;
  readonly annulled: boolean;
  /** The zone or hotspot of the figure, where it is none on the map that facts are restated to. */
  readonly notOnTodaysMap: readonly string[];
}

export interface ReconciliationParameters extends ReadOptions {
  /** `as-was` when absent, or `today`. */
  readonly geography?: string | undefined;
}

export interface Reconciliation {
  readonly figures: readonly ReconciledFigure[];
  /** Of what the log counts. */
  readonly asOf: number;
  /** Of the published figures: another than `asOf` only while one of the two tables is a moment ahead of the other. */
  readonly registeredAsOf: number;
  /** Events that could not be digested, in either table. */
  readonly quarantined: number;
  /** True when made-up data are in what the log counts. */
  readonly synthetic: boolean;
  /** By which boundaries what the log counts is in a zone or a hotspot. The published figure is by its own source's, always. */
  readonly geography: GeographyBasis;
}

/** Every published figure that the log knows; rejected with BadQuery. */
export class ReconciliationQuery extends Query<Reconciliation> {
  constructor(readonly parameters: ReconciliationParameters = {}) {
    super();
  }
}

@QueryHandler(ReconciliationQuery)
export class ReconciliationHandler implements IQueryHandler<ReconciliationQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(LATEST_BOUNDARIES) private readonly boundaries: LatestBoundaries,
  ) {}

  async execute({ parameters }: ReconciliationQuery): Promise<Reconciliation> {
    const geography = geographyBasisOf(parameters.geography);
    const registered = await this.readModel.read(
      'declared-figures',
      async (snapshot) => {
        const text = `SELECT * FROM ${snapshot.table} ORDER BY "from", "to", counted, "declaredAt", figure`;
        return { rows: await snapshot.rows(text), ...stateOf(snapshot) };
      },
      parameters,
    );
    return this.readModel.read(
      'counts',
      async (snapshot) => {
        const offMap = await offTodaysMap(this.boundaries, snapshot.asOf, geography);
        const figures = [];
        let synthetic = false;
        for (const row of registered.rows) {
          const own = await ownCount(snapshot, row, geography);
          synthetic ||= own.synthetic;
          const [zone, hotspot] = [textIn(row, 'zone'), textIn(row, 'hotspot')];
          const off = [
            ...offMap('zone', zone === null ? [] : [zone]),
            ...offMap('hotspot', hotspot === null ? [] : [hotspot]),
          ];
          figures.push(reconciled(row, own, off));
        }
        return { figures, ...stateOfBoth(stateOf(snapshot), registered), synthetic, geography };
      },
      parameters,
    );
  }
}

interface OwnCount {
  readonly count: number;
  readonly leftOut: number;
  readonly synthetic: boolean;
}

async function ownCount(snapshot: Snapshot, row: SqlRow, geography: GeographyBasis): Promise<OwnCount> {
  const conditions = new Conditions();
  conditions.within('occurredAt', { from: textIn(row, 'from'), to: textIn(row, 'to') });
  conditions.equals('counted', present(textIn(row, 'counted'), 'counted'));
  // The table has kilograms as grams.
  const isKilograms = textIn(row, 'unit') === 'kg';
  conditions.equals('unit', isKilograms ? 'g' : present(textIn(row, 'unit'), 'unit'));
  conditions.among('split', textsIn(row, 'outcomes'));
  conditions.equals(columnBy('zone', geography), textIn(row, 'zone') ?? undefined);
  inHotspot(conditions, textIn(row, 'hotspot') ?? undefined, geography);
  const [found] = await snapshot.rows(
    `SELECT coalesce(sum(quantity) FILTER (WHERE "leftOut" IS NULL), 0) AS quantity,
      count(*) FILTER (WHERE "leftOut" IS NOT NULL) AS gone, coalesce(bool_or(synthetic), false) AS made
    FROM ${snapshot.table} ${conditions.where}`,
    conditions.values,
  );
  const number = (column: string): number => present(numberIn(found ?? {}, column), column);
  const quantity = measured(isKilograms ? number('quantity') / 1000 : number('quantity'));
  return { count: quantity, leftOut: number('gone'), synthetic: found?.made === true };
}

function reconciled(row: SqlRow, own: OwnCount, notOnTodaysMap: readonly string[]): ReconciledFigure {
  const text = (column: string): string => present(textIn(row, column), column);
  const declared = present(numberIn(row, 'number'), 'number');
  const sumOfParts = numberIn(row, 'sumOfParts');
  const count = notOnTodaysMap.length > 0 ? null : own.count;
  return {
    figure: text('figure'),
    declaredBy: text('declaredBy'),
    origin: textIn(row, 'origin'),
    declaredAt: text('declaredAt'),
    counted: text('counted'),
    split: textIn(row, 'split'),
    unit: text('unit'),
    definition: textIn(row, 'definition'),
    zone: textIn(row, 'zone'),
    hotspot: textIn(row, 'hotspot'),
    from: text('from'),
    to: text('to'),
    declared,
    parts: textsIn(row, 'parts'),
    sumOfParts,
    partsDifference: sumOfParts === null ? null : measured(declared - sumOfParts),
    ownCount: count,
    difference: count === null ? null : measured(declared - count),
    leftOut: own.leftOut,
    annulled: row.annulled === true,
    notOnTodaysMap,
  };
}
