import type { Limits } from '../measures/percentile-limits.js';
import type { ShownFigures } from '../reporting/shown-figures.js';
import type { Trend, TrendPeriod } from '../reporting/trend.js';
import { everyPeriod } from './calendar.js';
import { type Markup, markup } from './markup.js';
import { rounded, scale, secondTicks } from './scale.js';
import type { Words } from './words/words.js';
import { clockText, countText, limitsText, percentText, periodName, secondsText } from './writing.js';

const size = { width: 720, height: 300 } as const;
const plot = { left: 52, right: 706, top: 40, bottom: 256 } as const;
const labelsAtMost = 12;

/** One period of the trend; figures are absent where nothing happened in it. */
interface Point {
  readonly key: string;
  readonly figures: ShownFigures | undefined;
}

function pointsOf({ per, rows }: Trend<ShownFigures>): readonly Point[] {
  const keyOf = ({ groups }: ShownFigures): string => groups?.[per] ?? '';
  const byKey = new Map(rows.filter((row) => keyOf(row) !== '').map((row) => [keyOf(row), row]));
  return everyPeriod(per, [...byKey.keys()].sort()).map((key) => ({ key, figures: byKey.get(key) }));
}

/** Median and P90 of each period with their limits, beside the target in seconds. */
export function trendFigure(trend: Trend<ShownFigures>, target: number, words: Words): Markup {
  const points = pointsOf(trend);
  const largest = Math.max(target, ...points.flatMap(({ figures }) => (figures === undefined ? [] : reachOf(figures))));
  const y = scale({ from: 0, to: largest * 1.05 }, { start: plot.bottom, end: plot.top });
  const slot = (plot.right - plot.left) / Math.max(points.length, 1);
  const x = (index: number): number => rounded(plot.left + (index + 0.5) * slot);
  const apart = Math.min(slot / 6, 5);
  const every = Math.ceil(points.length / labelsAtMost);
  return markup`<svg class="figure" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="trend-title trend-desc">
<title id="trend-title">${words.trend[trend.per]}</title>
<desc id="trend-desc">${descriptionOf(trend.per, points, words)}</desc>
${secondTicks(largest * 1.05, 6).map((seconds) => markup`<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y(seconds)}" y2="${y(seconds)}"/><text class="end" x="${plot.left - 6}" y="${y(seconds) + 4}">${clockText(seconds)}</text>`)}
<line class="mark target" x1="${plot.left}" x2="${plot.right}" y1="${y(target)}" y2="${y(target)}"/>
<line class="axis" x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}"/>
${points.map(({ key }, index) => (index % every === 0 ? markup`<text class="middle" x="${x(index)}" y="${plot.bottom + 17}">${periodName(trend.per, key, words, true)}</text>` : undefined))}
${yearsOf(trend.per, points, x)}
${series(
  'median',
  points,
  ({ medianSeconds, medianLimits }) => [medianSeconds, medianLimits],
  (index) => rounded(x(index) - apart),
  y,
)}
${series(
  'p90',
  points,
  ({ p90Seconds, p90Limits }) => [p90Seconds, p90Limits],
  (index) => rounded(x(index) + apart),
  y,
)}
${legend(target, points, words)}
</svg>`;
}

/** How high the whiskers of a period reach. */
function reachOf({ medianSeconds, medianLimits, p90Seconds, p90Limits }: ShownFigures): readonly number[] {
  return [medianSeconds, medianLimits?.upper, p90Seconds, p90Limits?.upper].filter(
    (value) => typeof value === 'number',
  );
}

/** Weeks and days are written without their year: it stands below where it begins. */
function yearsOf(per: TrendPeriod, points: readonly Point[], x: (index: number) => number): readonly Markup[] {
  if (per !== 'week' && per !== 'day') return [];
  const years = points.map(({ key }) => key.slice(0, 4));
  return years.flatMap((year, index) =>
    years[index - 1] === year
      ? []
      : [markup`<text class="middle" x="${x(index)}" y="${plot.bottom + 34}">${year}</text>`],
  );
}

type Told = readonly [seconds: number | null, limits: Limits | null];

/** A line with a mark and a whisker a period; it breaks where there is nothing. */
function series(
  kind: 'median' | 'p90',
  points: readonly Point[],
  told: (figures: ShownFigures) => Told,
  x: (index: number) => number,
  y: (seconds: number) => number,
): readonly Markup[] {
  const places: (readonly [index: number, seconds: number, limits: Limits] | undefined)[] = points.map(
    ({ figures }, index) => {
      if (figures === undefined) return undefined;
      const [seconds, limits] = told(figures);
      return seconds === null || limits === null ? undefined : [index, seconds, limits];
    },
  );
  let pen = 'M';
  const path = places.map((place) => {
    const step = place === undefined ? '' : `${pen}${String(x(place[0]))} ${String(y(place[1]))}`;
    pen = place === undefined ? 'M' : 'L';
    return step;
  });
  return [
    markup`<path class="line ${kind}" d="${path.join('')}"/>`,
    ...places.flatMap((place) => {
      if (place === undefined) return [];
      const [index, seconds, limits] = place;
      return [whisker(kind, limits, seconds, x(index), y), dot(kind, x(index), y(seconds))];
    }),
  ];
}

function whisker(
  kind: string,
  { lower, upper }: Limits,
  seconds: number,
  x: number,
  y: (seconds: number) => number,
): Markup {
  const from = y(typeof lower === 'number' ? lower : seconds);
  const to = y(typeof upper === 'number' ? upper : seconds);
  const open =
    typeof upper === 'number'
      ? undefined
      : markup`<line class="open ${kind}" x1="${x}" x2="${x}" y1="${to}" y2="${plot.top}"/>`;
  return markup`<line class="whisker ${kind}" x1="${x}" x2="${x}" y1="${from}" y2="${to}"/>${open}`;
}

/** A round mark for the median and a square one for P90, so that they are told apart without colours. */
function dot(kind: 'median' | 'p90', x: number, y: number): Markup {
  return kind === 'median'
    ? markup`<circle class="dot ${kind}" cx="${x}" cy="${y}" r="3.2"/>`
    : markup`<rect class="dot ${kind}" x="${rounded(x - 3)}" y="${rounded(y - 3)}" width="6" height="6"/>`;
}

function legend(target: number, points: readonly Point[], words: Words): Markup {
  const isOpen = points.some(
    ({ figures }) => figures !== undefined && (figures.measured ?? 0) > 0 && [figures.medianLimits, figures.p90Limits].some((limits) => limits !== null && typeof limits.upper !== 'number'), // prettier-ignore
  );
  return markup`${dot('median', plot.left + 6, 14)}<text class="label median" x="${plot.left + 16}" y="18">${words.median}</text>
${dot('p90', plot.left + 96, 14)}<text class="label p90" x="${plot.left + 106}" y="18">${words.p90}</text>
<line class="mark target" x1="${plot.left + 146}" x2="${plot.left + 170}" y1="14" y2="14"/><text class="label target" x="${plot.left + 176}" y="18">${words.target.toLowerCase()} ${clockText(target)}</text>
${isOpen ? markup`<text class="end" x="${plot.right}" y="18">${words.noUpperLimit}</text>` : undefined}`;
}

function descriptionOf(per: TrendPeriod, points: readonly Point[], words: Words): string {
  const [worst] = points
    .flatMap(({ key, figures }) => (typeof figures?.p90Seconds === 'number' ? [{ key, p90: figures.p90Seconds }] : []))
    .sort((a, b) => b.p90 - a.p90);
  if (worst === undefined) return words.nothingMeasured;
  return words.trendText(countText(points.length, words), periodName(per, worst.key, words), clockText(worst.p90));
}

/** The same in numbers: a row a period, those in which nothing happened too. */
export function trendTable(trend: Trend<ShownFigures>, words: Words): Markup {
  const row = ({ key, figures }: Point): Markup =>
    figures === undefined
      ? markup`<tr><th scope="row">${periodName(trend.per, key, words)}</th><td>0</td><td>0</td><td>–</td><td>–</td><td>–</td><td>–</td><td>–</td></tr>
`
      : markup`<tr><th scope="row">${periodName(trend.per, key, words)}</th><td>${countText(figures.inPopulation, words)}</td><td>${countText(figures.measured, words)}</td><td>${secondsText(figures.medianSeconds, words)}</td><td>${limitsText(figures.medianLimits, words, 'time')}</td><td>${secondsText(figures.p90Seconds, words)}</td><td>${limitsText(figures.p90Limits, words, 'time')}</td><td>${percentText(figures.shareWithinTarget, words)}</td></tr>
`;
  const titles = [words.periodColumn[trend.per], words.inPopulation, words.measured, words.median, words.limits, words.p90, words.limits, words.withinTarget]; // prettier-ignore
  return markup`<table><caption>${words.tableOf}${words.form.colon}${words.trend[trend.per]}. ${words.trendEdges}</caption>
<thead><tr>${titles.map((title) => markup`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${pointsOf(trend).map(row)}</tbody></table>`;
}
