import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';

import type { ReadModel, Snapshot } from '../read-model/read-model.js';
import { audienceOf, defaultSuppressBelow } from './audience.js';
import { BadQuery } from './bad-query.js';
import { countedThings, countGroupings, type CountRow, type CountsReport, type LeftOutRow } from './counts-report.js';
import { columnBy, type GeographyBasis, geographyBasisOf, inHotspot } from './geography-basis.js';
import { periodSql, perOf } from './local-periods.js';
import { periodOf } from './period.js';
import { publicCounts } from './public-counts.js';
import { Conditions, numberIn, present, textIn } from './sql.js';
import { READ_MODEL, REPORTING_SETTINGS, type ReportingSettings } from './tokens.js';

/** What was counted, by area and calendar period. Everything is optional. */
export interface CountsParameters {
  /** `zone` when absent, `hotspot` or `none`. */
  readonly by?: string | undefined;
  /** A position that the answer must hold; see {@link ReadOptions}. */
  readonly after?: string | undefined;
  /** `month` when absent; see {@link perOf}. */
  readonly per?: string | undefined;
  readonly from?: string | undefined;
  /** Exclusive. */
  readonly to?: string | undefined;
  readonly zone?: string | undefined;
  readonly hotspot?: string | undefined;
  /** Only one of `countedThings`. */
  readonly counted?: string | undefined;
  readonly geography?: string | undefined;
  /** `public`: without small cells. See {@link audienceOf}. */
  readonly audience?: string | undefined;
  /** As the log stood then: a position, or a date or a time. Absent: as it stands. */
  readonly asOf?: string | undefined;
}

/** Answered with a {@link CountsReport}; rejected with BadQuery. */
export class CountsQuery extends Query<CountsReport> {
  constructor(readonly parameters: CountsParameters) {
    super();
  }
}

@QueryHandler(CountsQuery)
export class CountsHandler implements IQueryHandler<CountsQuery> {
  constructor(
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
  ) {}

  async execute({ parameters }: CountsQuery): Promise<CountsReport> {
    const { timeZone } = this.settings;
    const by = countGroupings.find((one) => one === (parameters.by ?? 'zone'));
    if (by === undefined) throw new BadQuery('by', `one of ${countGroupings.join(', ')}`);
    const per = perOf(parameters.per ?? 'month');
    const geography = geographyBasisOf(parameters.geography);
    const period = periodOf(parameters, timeZone);
    const filters = filtersOf(parameters);
    const asked = { by, per, period, filters, geography };
    const audience = audienceOf(parameters.audience, this.settings);
    const report = await this.readModel.read<CountsReport>(
      'counts',
      async (snapshot) => {
        const rows = await quantities(snapshot, asked);
        const totals = await quantities(snapshot, { ...asked, by: 'none', per: 'none' });
        return {
          ...asked,
          rows: rows.map(({ synthetic: _synthetic, ...row }) => row),
          totals: totals.map(({ synthetic: _synthetic, ...row }) => row),
          leftOut: await entriesBy(snapshot, asked, '"leftOut"', '"leftOut" IS NOT NULL'),
          unattributed: await entriesBy(
            snapshot,
            asked,
            '"hotspotBy"',
            `"leftOut" IS NULL AND ${unattributed(geography)}`,
          ),
          asOf: snapshot.asOf,
          quarantined: snapshot.quarantined,
          synthetic: totals.some(({ synthetic }) => synthetic),
        };
      },
      parameters,
    );
    return audience === 'public' ? publicCounts(report, this.settings.suppressBelow ?? defaultSuppressBelow) : report;
  }
}

type Asked = Pick<CountsReport, 'by' | 'per' | 'period' | 'filters' | 'geography'>;

function filtersOf(parameters: CountsParameters): CountsReport['filters'] {
  const filters: { -readonly [Name in keyof CountsReport['filters']]: string } = {};
  for (const name of ['zone', 'hotspot', 'counted'] as const) {
    const value = parameters[name];
    if (value === '') throw new BadQuery(name, 'a value, or no such parameter');
    if (value !== undefined) filters[name] = value;
  }
  const things: readonly string[] = countedThings;
  if (filters.counted !== undefined && !things.includes(filters.counted)) {
    throw new BadQuery('counted', `one of ${countedThings.join(', ')}`);
  }
  return filters;
}

function conditionsOf({ period, filters, geography }: Asked): Conditions {
  const conditions = new Conditions();
  conditions.within('occurredAt', period);
  conditions.equals('counted', filters.counted);
  conditions.equals(columnBy('zone', geography), filters.zone);
  inHotspot(conditions, filters.hotspot, geography);
  return conditions;
}

/** Whether a point can be compared with a boundary does not depend on the boundaries. */
function unattributed(geography: GeographyBasis): string {
  return `("${columnBy('hotspot', geography)}" IS NULL AND "hotspotBy" = 'unattributed')`;
}

async function quantities(
  snapshot: Snapshot,
  asked: Asked,
): Promise<readonly (CountRow & { readonly synthetic: boolean })[]> {
  const { by, per, period, geography } = asked;
  const conditions = conditionsOf(asked);
  conditions.add('"leftOut" IS NULL');
  const group = {
    zone: `coalesce("${columnBy('zone', geography)}", '(none)')`,
    hotspot: `CASE WHEN ${unattributed(geography)} THEN '(unattributed)' ELSE coalesce("${columnBy('hotspot', geography)}", '(no hotspot)') END`,
    none: `'all'`,
  }[by];
  const when = per === 'none' ? `'all'` : periodSql(per, 'occurredAt', conditions.bind(period.timeZone));
  const order = `list_position([${countedThings.map((thing) => `'${thing}'`).join(', ')}], counted)`;
  const found = await snapshot.rows(
    `SELECT ${group} AS "group", ${when} AS "period", counted, split, unit, sum(quantity) AS quantity,
      count(*) AS entries, coalesce(bool_or(synthetic), false) AS made, ${order} AS shown
    FROM ${snapshot.table} ${conditions.where}
    GROUP BY ALL ORDER BY "group", "period", shown, split, unit`,
    conditions.values,
  );
  return found.map((row) => ({
    group: present(textIn(row, 'group'), 'group'),
    period: present(textIn(row, 'period'), 'period'),
    counted: present(textIn(row, 'counted'), 'counted'),
    split: present(textIn(row, 'split'), 'split'),
    unit: present(textIn(row, 'unit'), 'unit'),
    quantity: plain(present(numberIn(row, 'quantity'), 'quantity')),
    entries: present(numberIn(row, 'entries'), 'entries'),
    synthetic: row.made === true,
  }));
}

/** A sum without what binary fractions add to it. */
function plain(quantity: number): number {
  return Number(quantity.toPrecision(12));
}

async function entriesBy(
  snapshot: Snapshot,
  asked: Asked,
  reason: string,
  condition: string,
): Promise<readonly LeftOutRow[]> {
  const conditions = conditionsOf(asked);
  conditions.add(condition);
  const found = await snapshot.rows(
    `SELECT counted, ${reason} AS reason, count(*) AS entries FROM ${snapshot.table} ${conditions.where}
    GROUP BY ALL ORDER BY counted, reason`,
    conditions.values,
  );
  return found.map((row) => ({
    counted: present(textIn(row, 'counted'), 'counted'),
    reason: present(textIn(row, 'reason'), 'reason'),
    entries: present(numberIn(row, 'entries'), 'entries'),
  }));
}
