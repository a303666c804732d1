import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel, ReadOptions, Snapshot, SqlRow } from '../read-model/read-model.js';
import { defaultGeography, type GeographyBasis, inHotspot } from './geography-basis.js';
import { Conditions, numberIn, present, textIn, textsIn } from './sql.js';
import { measured } from '../measures/quantity.js';
import { stateOf, stateOfBoth } from './table-state.js';
import { READ_MODEL } from './tokens.js';

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
  readonly ownCount: number;
  /** Declared less what the log counts. */
  readonly difference: number;
  /** What the log has of it and counts nowhere: ruled out, voided, annulled, not started. */
  readonly leftOut: number;
  readonly annulled: boolean;
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
  /** By which boundaries facts are in a zone or a hotspot: as they were, always, as whoever published the figure saw them. */
  readonly geography: GeographyBasis;
}

/** Every published figure that the log knows. */
export class ReconciliationQuery extends Query<Reconciliation> {
  constructor(readonly parameters: ReadOptions = {}) {
    super();
  }
}

@QueryHandler(ReconciliationQuery)
export class ReconciliationHandler implements IQueryHandler<ReconciliationQuery> {
  constructor(@Inject(READ_MODEL) private readonly readModel: ReadModel) {}

  async execute({ parameters }: ReconciliationQuery): Promise<Reconciliation> {
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
        const figures = [];
        let synthetic = false;
        for (const row of registered.rows) {
          const own = await ownCount(snapshot, row);
          synthetic ||= own.synthetic;
          figures.push(reconciled(row, own));
        }
        return { figures, ...stateOfBoth(stateOf(snapshot), registered), synthetic, geography: defaultGeography };
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

async function ownCount(snapshot: Snapshot, row: SqlRow): Promise<OwnCount> {
  const conditions = new Conditions();
  conditions.within('occurredAt', { from: textIn(row, 'from'), to: textIn(row, 'to') });
  conditions.equals('counted', present(textIn(row, 'counted'), 'counted'));
  // The table has kilograms as grams.
  const isKilograms = textIn(row, 'unit') === 'kg';
  conditions.equals('unit', isKilograms ? 'g' : present(textIn(row, 'unit'), 'unit'));
  conditions.among('split', textsIn(row, 'outcomes'));
  conditions.equals('zone', textIn(row, 'zone') ?? undefined);
  inHotspot(conditions, textIn(row, 'hotspot') ?? undefined, defaultGeography);
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

function reconciled(row: SqlRow, own: OwnCount): ReconciledFigure {
  const text = (column: string): string => present(textIn(row, column), column);
  const declared = present(numberIn(row, 'number'), 'number');
  const sumOfParts = numberIn(row, 'sumOfParts');
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
    ownCount: own.count,
    difference: measured(declared - own.count),
    leftOut: own.leftOut,
    annulled: row.annulled === true,
  };
}
