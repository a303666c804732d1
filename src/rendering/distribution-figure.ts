import type { Limits } from '../measures/percentile-limits.js';
import type { Distribution } from '../reporting/distribution.js';
import type { ShownFigures } from '../reporting/shown-figures.js';
import { type Markup, markup } from './markup.js';
import { countTicks, rounded, scale, secondTicks } from './scale.js';
import type { Words } from './words/words.js';
import { clockText, countText, percentText, secondsText } from './writing.js';

const size = { width: 720, height: 300 } as const;
const plot = { left: 52, right: 706, top: 62, bottom: 252 } as const;

/** A histogram of the measured intervals with median, P90, the limits of both, and the target in seconds. */
export function distributionFigure(
  { binSeconds, counts, beyond }: Distribution,
  figures: ShownFigures,
  target: number,
  words: Words,
): Markup {
  const last = binSeconds * counts.length;
  // What is beyond the last bin has a column of its own, apart from the others.
  const slot = (plot.right - plot.left) / (counts.length + (beyond > 0 ? 1.6 : 0));
  const end = plot.left + slot * counts.length;
  const x = scale({ from: 0, to: last }, { start: plot.left, end });
  const largest = Math.max(1, ...counts, beyond);
  const y = scale({ from: 0, to: largest }, { start: plot.bottom, end: plot.top });
  const bar = (place: number, count: number, kind: string): Markup =>
    markup`<rect class="${kind}" x="${rounded(place + 0.5)}" y="${y(count)}" width="${rounded(Math.max(slot - 1, 0.5))}" height="${rounded(plot.bottom - y(count))}"/>`;
  return markup`<svg class="figure" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="distribution-title distribution-desc">
<title id="distribution-title">${words.distribution}</title>
<desc id="distribution-desc">${descriptionOf(figures, target, words)}</desc>
${countTicks(largest, 5).map((count) => markup`<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y(count)}" y2="${y(count)}"/><text class="end" x="${plot.left - 6}" y="${y(count) + 4}">${countText(count, words)}</text>`)}
${band(figures.medianLimits, 'median-band', x, end)}
${band(figures.p90Limits, 'p90-band', x, end)}
${counts.map((count, index) => (count === 0 ? undefined : bar(plot.left + index * slot, count, 'bar')))}
${beyond === 0 ? undefined : markup`${bar(plot.right - slot, beyond, 'bar beyond')}<text class="end" x="${plot.right}" y="${plot.bottom + 17}">${words.longer}</text>`}
<line class="axis" x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}"/>
${secondTicks(last, 8)
  .filter((seconds) => beyond === 0 || x(seconds) < end - 20)
  .map(
    (seconds) =>
      markup`<line class="axis" x1="${x(seconds)}" x2="${x(seconds)}" y1="${plot.bottom}" y2="${plot.bottom + 4}"/><text class="middle" x="${x(seconds)}" y="${plot.bottom + 17}">${clockText(seconds)}</text>`,
  )}
<text class="middle" x="${rounded((plot.left + end) / 2)}" y="${plot.bottom + 36}">${words.minutesAxis}</text>
${marks(figures, target, words, x)}
</svg>`;
}

function descriptionOf(figures: ShownFigures, target: number, words: Words): string {
  return words.distributionText({
    measured: countText(figures.measured, words),
    median: secondsText(figures.medianSeconds, words),
    p90: secondsText(figures.p90Seconds, words),
    target: clockText(target),
    share: percentText(figures.shareWithinTarget, words),
  });
}

/** Between the limits of a percentile; without an upper one, to the end of the bins. */
function band(limits: Limits | null, kind: string, x: (seconds: number) => number, end: number): Markup | undefined {
  const { lower, upper } = limits ?? {};
  if (typeof lower !== 'number') return undefined;
  const right = typeof upper === 'number' ? x(upper) : end;
  return markup`<rect class="${kind}" x="${x(lower)}" y="${plot.top - 6}" width="${rounded(Math.max(right - x(lower), 1))}" height="${plot.bottom - plot.top + 6}"/>`;
}

/** The lines of median, P90 and target, each labelled on a line of its own above the bars; no line is drawn over a label. */
function marks(
  { medianSeconds, p90Seconds }: ShownFigures,
  target: number,
  words: Words,
  x: (seconds: number) => number,
): readonly Markup[] {
  const all = [
    { seconds: medianSeconds, kind: 'median', label: words.median },
    { seconds: p90Seconds, kind: 'p90', label: words.p90 },
    { seconds: target, kind: 'target', label: words.target.toLowerCase() },
  ].flatMap(({ seconds, ...mark }, row) =>
    seconds === null ? [] : [{ ...mark, seconds, place: x(seconds), height: 14 + row * 15 }],
  );
  return [
    ...all.map(
      ({ kind, place, height }) =>
        markup`<line class="mark ${kind}" x1="${place}" x2="${place}" y1="${height - 10}" y2="${plot.bottom}"/>`,
    ),
    ...all.map(({ kind, place, height, label, seconds }) => {
      const isRight = place > (plot.left + plot.right) / 2;
      return markup`<text class="label ${kind}${isRight ? ' end' : ''}" x="${rounded(place + (isRight ? -5 : 5))}" y="${height}">${label} ${clockText(seconds)}</text>`;
    }),
  ];
}

/** The same in numbers: a row a bin. */
export function distributionTable({ binSeconds, counts, beyond }: Distribution, words: Words): Markup {
  const all = counts.reduce((sum, count) => sum + count, beyond);
  let sum = 0;
  const row = (name: string, count: number): Markup => {
    sum += count;
    return markup`<tr><th scope="row">${name}</th><td>${countText(count, words)}</td><td>${percentText(all === 0 ? null : count / all, words)}</td><td>${percentText(all === 0 ? null : sum / all, words)}</td></tr>
`;
  };
  const at = (bin: number): string => clockText(bin * binSeconds);
  return markup`<table class="narrow"><caption>${words.tableOf}${words.form.colon}${words.distribution}</caption>
<thead><tr><th scope="col">${words.interval}</th><th scope="col">${words.interventions}</th><th scope="col">${words.share}</th><th scope="col">${words.cumulative}</th></tr></thead>
<tbody>
${counts.map((count, bin) => row(words.upToBelow(at(bin), at(bin + 1)), count))}${beyond === 0 ? undefined : row(words.andMore(at(counts.length)), beyond)}</tbody></table>`;
}
