import type { MeasuredInterventionsPage } from './measured-interventions.js';
import { filterNames, outcomeCodes } from './outcomes.js';
import type { ShownFigures, ShownReport } from './shown-figures.js';
import { targetName } from './named-targets.js';

export type CsvCell = string | number | boolean | null | undefined;

/** An answer as lines of equal length under a header. */
export interface Lines {
  readonly header: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
}

/** What makes a spreadsheet take a cell for a formula. */
const formulaStart = /^[=+\-@\t\r]/;

/**
 * A table as CSV after RFC 4180: a header, commas, CRLF after every line, quotes where they are needed. Text that a spreadsheet would
 * run as a formula gets an apostrophe in front; numbers are left alone. Null and undefined are empty cells.
 */
export function csvOf(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return csvLines([header, ...rows]);
}

/** The same without a header: more lines of a file that is written piece by piece. */
export function csvLines(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(value: CsvCell): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const harmless = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A column of an export: its name, and where its cells are from. */
type Column<Row> = readonly [name: string, cell: (row: Row) => CsvCell];

const figureColumns: readonly Column<ShownFigures>[] = [
  ['group', (row) => row.group],
  ['inPeriod', (row) => row.inPeriod],
  ['inPopulation', (row) => row.inPopulation],
  ['measured', (row) => row.measured],
  ['missingArrival', (row) => row.missingArrival],
  ['medianSeconds', (row) => row.medianSeconds],
  ['medianLower', (row) => row.medianLimits?.lower],
  ['medianUpper', (row) => row.medianLimits?.upper],
  ['p90Seconds', (row) => row.p90Seconds],
  ['p90Lower', (row) => row.p90Limits?.lower],
  ['p90Upper', (row) => row.p90Limits?.upper],
  ['withinTarget', (row) => row.withinTarget],
  ['shareWithinTarget', (row) => row.shareWithinTarget],
  ['shareLower', (row) => row.shareLimits?.lower],
  ['shareUpper', (row) => row.shareLimits?.upper],
  ['shareLowerBound', (row) => row.shareBounds?.lower],
  ['shareUpperBound', (row) => row.shareBounds?.upper],
  ['p90UpperBoundSeconds', (row) => row.p90UpperBoundSeconds],
  ...codesOf('excluded', 'population'),
  ...codesOf('censored'),
];

function codesOf(field: 'excluded' | 'censored', also?: 'population'): readonly Column<ShownFigures>[] {
  return (Object.keys(outcomeCodes) as (keyof typeof outcomeCodes)[])
    .filter((code) => outcomeCodes[code].part === field || outcomeCodes[code].part === also)
    .map((code) => [`${field}${code}`, (row) => (row[field][code] === null ? null : (row[field][code] ?? 0))]);
}

/**
 * A report as CSV: a line per group and one for the total (`line` says which it is). Every line repeats what was asked, so that a line
 * that is copied out still says what it is.
 */
export function responseTimesCsv(report: ShownReport): string {
  const { header, rows } = responseTimesLines(report);
  return csvOf(header, rows);
}

/** The same lines, for other files than CSV. */
export function responseTimesLines(report: ShownReport): Lines {
  const asked: readonly Column<ShownReport>[] = [
    ['metric', ({ metric }) => metric.id],
    ['metricVersion', ({ metric }) => metric.version],
    ['start', ({ metric }) => metric.start],
    ['stop', ({ metric }) => metric.stop],
    ['from', ({ period }) => period.from],
    ['to', ({ period }) => period.to],
    ['timeZone', ({ period }) => period.timeZone],
    ...filterNames.map((name): Column<ShownReport> => [`filter:${name}`, ({ filters }) => filters[name]]),
    ['without', ({ without }) => without?.join(' ')],
    ['asOf', ({ asOf }) => asOf],
    ['quarantined', ({ quarantined }) => quarantined],
    ['synthetic', ({ synthetic }) => synthetic],
    ['targetSeconds', ({ target }) => target],
    ['by', ({ by }) => by],
    ['geography', ({ geography }) => geography],
  ];
  const namedTarget = report.namedTarget && targetName(report.namedTarget);
  const linesOf = (of: ShownReport, over: string): CsvCell[][] => {
    const question = asked.map(([, cell]) => cell(of));
    const line = (kind: string, figures: ShownFigures): CsvCell[] => [
      ...question,
      kind,
      ...figureColumns.map(([, cell]) => cell(figures)),
      over,
      namedTarget,
      // Why cells are empty, in answers to the public only: those of others are as they always were.
      ...(report.audience === 'public' ? [figures.suppressed === true ? 'suppressed' : null] : []),
    ];
    return [...of.rows.map((row) => line('group', row)), line('total', of.total)];
  };
  const header = [
    ...asked.map(([name]) => name),
    'line',
    ...figureColumns.map(([name]) => name),
    'over',
    'targetName',
    ...(report.audience === 'public' ? ['reason'] : []),
  ];
  const byVersion = eachVersion(report).map(({ over, ...part }) => linesOf({ ...report, ...part }, over));
  return { header, rows: [...linesOf(report, 'period'), ...byVersion.flat()] };
}

/** Where the definition changed inside the period: the other versions over all of it, and every version over its own part. */
function eachVersion({ metric, period, versions = [] }: ShownReport) {
  return versions.flatMap(({ definition: { id, version, start, stop }, target, wholePeriod, ownPart }) => {
    const of = { metric: { id, version, start, stop }, target };
    const own = { ...of, ...ownPart, over: 'own part' };
    return version === metric.version ? [own] : [{ ...of, ...wholePeriod, period, over: 'period' }, own];
  });
}

/** A page of interventions as CSV: a line for each. The cursor of the next page is not in it. */
export function measuredInterventionsCsv({
  metric,
  interventions,
  geography,
  asOf,
  quarantined,
}: MeasuredInterventionsPage): string {
  const columns = [
    'outcome',
    'seconds',
    'startAt',
    'stopAt',
    'zone',
    'hotspot',
    'priority',
    'type',
    'synthetic',
  ] as const;
  return csvOf(
    ['intervention', ...columns, 'codes', 'metric', 'metricVersion', 'asOf', 'geography', 'quarantined', 'censoredAt'],
    interventions.map((one) => [
      one.intervention,
      ...columns.map((column) => one[column]),
      one.codes.join(' '),
      metric.id,
      metric.version,
      asOf,
      geography,
      quarantined,
      one.censoredAt,
    ]),
  );
}
