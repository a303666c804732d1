import type { ResponseTimesPrint } from '../reporting/response-times-print.js';
import type { ShownReport } from '../reporting/shown-figures.js';
import { besideSection, breakNotices, flagsSection, targetsSection, versionsSection } from './beside-sections.js';
import { distributionFigure, distributionTable } from './distribution-figure.js';
import { htmlDocument } from './document.js';
import { figuresTable, groupName } from './figures-table.js';
import { funnelFigure, funnelTable } from './funnel-figure.js';
import { wordsOf } from './languages.js';
import { type Markup, markup } from './markup.js';
import { endsText, metricName, periodText, questionSection } from './question-section.js';
import { slicesText } from './slices-text.js';
import { trendFigure, trendTable } from './trend-figure.js';
import type { Words } from './words/words.js';
import { countText, limitsText, percentText, secondsText } from './writing.js';

/**
 * The report as a page of HTML that needs nothing besides itself: no script, no font, no picture from elsewhere. Pure: the same answer is the
 * same page, and every instant in it comes from the answer. `language` is one of `languages`; anything else is English.
 */
export function responseTimesPage(print: ResponseTimesPrint, language: string): string {
  const words = wordsOf(language);
  const { report, trend } = print;
  const { definition, by, rows, total, funnel, period } = report;
  const name = metricName(definition, words);
  const byGroup = words.byGroup(slicesText(by, words));
  const named = rows.map((figures) => ({ name: groupName(figures, by, words), figures }));
  const all = [...(by === 'none' ? [] : named), { name: words.total, figures: total, isTotal: true }];
  return htmlDocument(
    words.lang,
    `${words.title}${words.form.colon}${name}`,
    markup`<main>
${report.synthetic ? markup`<p class="synthetic" role="note">${words.syntheticBanner}</p>\n` : undefined}<header>
<h1>${words.title}${words.form.colon}${name}</h1>
<p class="lead">${endsText(definition, words)} · ${periodText(period, words)}</p>
${breakNotices(report, words)}${report.suppression === undefined ? undefined : markup`<p class="notice">${words.suppression(countText(report.suppression.cells, words), report.suppression.below)}</p>\n`}</header>
${summary(report, words)}
${by === 'none' ? undefined : markup`<section><h2>${byGroup}</h2>\n${figuresTable(words.timesAre, slicesText(by, words), all, words)}</section>\n`}<section><h2>${words.distribution}</h2>
${distributionPart(print, words)}</section>
${trend.rows.length === 0 ? undefined : markup`<section><h2>${words.trend[trend.per]}</h2>\n${trendPart(print, words)}</section>\n`}<section><h2>${words.funnel}</h2>
${funnelFigure(funnel, words) ?? markup`<p>${words.notGivenOut}</p>`}
${funnelTable(funnel, words)}</section>
${[targetsSection, besideSection, flagsSection, versionsSection].map((section) => section(report, words))}
${questionSection(print, words)}
<section><h2>${words.reading}</h2>
${words.notes.map((note) => markup`<p>${note}</p>\n`)}</section>
</main>
<footer>${words.log}${words.form.colon}${words.position(countText(report.asOf, words), undefined)} · ${words.digest}${words.form.colon}${print.digest}</footer>`,
  );
}

/** The trend and its numbers, or why there is none. */
function trendPart({ trend, report: { target } }: ResponseTimesPrint, words: Words): Markup {
  if (trend.rows.every(({ measured }) => measured === null)) return markup`<p>${words.notGivenOut}</p>`;
  return markup`${trendFigure(trend, target, words)}
${trendTable(trend, words)}`;
}

/** The distribution and its numbers, or why there is none. */
function distributionPart({ distribution, report: { total, target } }: ResponseTimesPrint, words: Words): Markup {
  if (distribution === null) return markup`<p>${words.notGivenOut}</p>`;
  if (total.measured === 0) return markup`<p>${words.nothingMeasured}</p>`;
  return markup`${distributionFigure(distribution, total, target, words)}
${distributionTable(distribution, words)}`;
}

/** The four numbers that are asked for first, each with what it may be. */
function summary({ total, target }: ShownReport, words: Words): Markup {
  const limits = (of: ShownReport['total']['medianLimits'], kind: 'time' | 'share'): string =>
    `${words.limits}${words.form.colon}${limitsText(of, words, kind)}`;
  const keys: readonly (readonly [string, string, readonly string[]])[] = [
    [words.measured, countText(total.measured, words), [`${words.inPopulation}${words.form.colon}${countText(total.inPopulation, words)}`, `${words.missing}${words.form.colon}${countText(total.missingArrival, words)}`]], // prettier-ignore
    [words.median, secondsText(total.medianSeconds, words), [limits(total.medianLimits, 'time')]],
    [words.p90, secondsText(total.p90Seconds, words), [limits(total.p90Limits, 'time'), `${words.p90AtMost}${words.form.colon}${secondsText(total.p90UpperBoundSeconds, words)}`]], // prettier-ignore
    [`${words.withinTarget} (${secondsText(target, words)})`, percentText(total.shareWithinTarget, words), [limits(total.shareLimits, 'share'), `${words.bounds}${words.form.colon}${limitsText(total.shareBounds, words, 'share')}`]], // prettier-ignore
  ];
  return markup`<section><h2>${words.summary}</h2>
<ul class="keys">
${keys.map(([title, value, more]) => markup`<li>${title} <b>${value}</b>${more.map((text) => markup`<span>${text}</span>`)}</li>\n`)}</ul></section>`;
}
