import { notDeterminable, type Limits } from '../measures/percentile-limits.js';
import type { Shown, ShownCodes, ShownFigures, ShownFunnel } from './shown-figures.js';
import { layOut, type TableColumn, visible, wrapped } from './layout.js';
import { suppressedText } from './suppressed-text.js';
import { outcomeCodes, type OutcomeCode, outsidePopulation } from './outcomes.js';

/** Whole or broken seconds, with minutes: `390 s (6:30)`. */
export function durationText(seconds: number): string {
  return `${String(seconds)} s (${clockText(seconds)})`;
}

/** Seconds as m:ss, the rest of a second dropped. */
export function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`;
}

/** A whole number with a blank between thousands. */
export function countText(n: number): string {
  return n.toLocaleString('en-GB').replaceAll(',', ' ');
}

/** A count as it is given out; 0 where a code is not named. */
function shownText(count: Shown | undefined): string {
  return count === null ? suppressedText : countText(count ?? 0);
}

/** Where everything ended up, line by line. */
export function funnelText(
  { inPeriod, inPopulation, measured, excluded, censored }: ShownFunnel,
  title = 'Funnel',
): string {
  const coded = (counts: ShownCodes, codes: readonly OutcomeCode[]): string =>
    codes.map((code) => `${shownText(counts[code])} ${outcomeCodes[code].means} (${code})`).join(', ');
  const outside = outsidePopulation.filter((code) => code === 'X01' || excluded[code] !== undefined);
  const others = (counts: ShownCodes): string => {
    const codes = (Object.keys(counts) as OutcomeCode[]).filter((code) => !outsidePopulation.includes(code));
    return codes.length === 0 ? 'none' : coded(counts, codes);
  };
  const sent = excluded.X02 ?? 0;
  const line = (text: string): string => indented(text, 10);
  return [
    `${title.padEnd(10)}${shownText(inPeriod)} in period → ${shownText(inPopulation)} in population → ${shownText(measured)} measured`,
    line(`outside the population: ${coded(excluded, outside)}`),
    line(`excluded: ${others(excluded)}`),
    line(`censored: ${others(censored)}`),
    ...(sent === 0 || inPopulation === null
      ? []
      : [line(`no unit was sent to ${percentText(sent / inPopulation)} of the population`)]),
  ].join('\n');
}

/** The figures of groups as a table; a line is drawn before the row with the index `rule`. */
export function figuresTable(group: string, rows: readonly ShownFigures[], rule?: number): string {
  const titles = [{ title: group, align: 'left', shrinks: true } as const, ...figureTitles];
  return layOut(titles, rows.map(figureCells), rule);
}

/** A share as `64.3 %`. */
export function percentText(share: number | null | undefined): string {
  return share === null || share === undefined ? '–' : `${(share * 100).toFixed(1)} %`;
}

const figureTitles: readonly TableColumn[] = [
  { title: 'in pop.', align: 'right' },
  { title: 'measured', align: 'right' },
  { title: 'no stop', align: 'right' },
  { title: 'median', align: 'right' },
  { title: '(95 %)', align: 'left' },
  { title: 'P90', align: 'right' },
  { title: '(95 %)', align: 'left' },
  { title: 'in target', align: 'right' },
  { title: 'P90 at most', align: 'right' },
];

function figureCells(row: ShownFigures): readonly string[] {
  const bound = row.p90UpperBoundSeconds;
  return [
    visible(row.group),
    shownText(row.inPopulation),
    shownText(row.measured),
    shownText(row.missingArrival),
    secondsText(row.medianSeconds),
    limitsText(row.medianLimits),
    secondsText(row.p90Seconds),
    limitsText(row.p90Limits),
    percentText(row.shareWithinTarget),
    bound === null ? '–' : typeof bound === 'number' ? secondsText(bound) : bound === notDeterminable ? 'n.d.' : bound,
  ];
}

/** Seconds, also as m:ss. */
function secondsText(seconds: number | null): string {
  return seconds === null ? '–' : `${String(seconds)} ${clockText(seconds)}`;
}

function limitsText(limits: Limits | null): string {
  if (limits === null) return '–';
  const { lower, upper } = limits;
  const text = (limit: Limits['lower']): string => (limit === notDeterminable ? 'n.d.' : String(limit));
  return `(${text(lower)}–${text(upper)})`;
}

/** True where a limit could not be told of one of the rows. */
export function isAnyUndeterminable(rows: readonly ShownFigures[]): boolean {
  return rows.some(
    ({ medianLimits, p90Limits, p90UpperBoundSeconds }) =>
      p90UpperBoundSeconds === notDeterminable ||
      [medianLimits, p90Limits].some(
        (limits) => limits !== null && (limits.lower === notDeterminable || limits.upper === notDeterminable),
      ),
  );
}

/** Text under a heading: every line of it begins `width` characters in. */
function indented(text: string, width: number): string {
  const blank = ' '.repeat(width);
  return wrapped(`${'.'.repeat(width - 1)} ${text}`, `${blank}  `).replace(/^\.+ /, blank);
}
