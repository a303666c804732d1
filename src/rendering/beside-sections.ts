import type { ShownReport } from '../reporting/shown-figures.js';
import type { VersionResult } from '../reporting/version-results.js';
import { figuresTable, groupName, type NamedFigures } from './figures-table.js';
import { type Markup, markup } from './markup.js';
import { slicesText } from './slices-text.js';
import type { Words } from './words/words.js';
import { clockText, countText, dayOrMomentText, percentText } from './writing.js';

/** How each target of the definition was done; nothing where it has none. */
export function targetsSection({ targets }: ShownReport, words: Words): Markup | undefined {
  if (targets.length === 0) return undefined;
  const titles = [words.targetName, words.interval, words.wantedShare, words.withinTarget, words.verdict];
  return markup`<section><h2>${words.targetsTitle}</h2>
<table class="narrow"><thead><tr>${titles.map((title) => markup`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${targets.map(({ name, seconds, share, shareWithinTarget, verdict }) => markup`<tr><th scope="row">${name}</th><td>${clockText(seconds)}</td><td>${percentText(share ?? null, words)}</td><td>${percentText(shareWithinTarget, words)}</td><td>${verdict === null ? '–' : words.verdicts[verdict]}</td></tr>\n`)}</tbody></table></section>`;
}

/** The total without late entries, and by the stamps as recorded first: where there are any. */
export function besideSection({ beside, total }: ShownReport, words: Words): Markup | undefined {
  const { withoutLateEntries, asRecorded } = beside;
  const others: readonly NamedFigures[] = [
    ...(withoutLateEntries === undefined ? [] : [{ name: words.withoutLate, figures: withoutLateEntries }]),
    ...(asRecorded === undefined ? [] : [{ name: words.asRecorded, figures: asRecorded }]),
  ];
  if (others.length === 0) return undefined;
  const rows = [{ name: words.asAbove, figures: total }, ...others];
  return markup`<section><h2>${words.beside}</h2>
${figuresTable('', words.total, rows, words)}</section>`;
}

/** How many of the population carry each code that leaves an intervention where it is. */
export function flagsSection({ total }: ShownReport, words: Words): Markup | undefined {
  const flags = Object.entries(total.flags) as [keyof Words['codes'], number | null][];
  if (flags.length === 0) return undefined;
  const { inPopulation } = total;
  const share = (count: number | null): string =>
    percentText(count === null || inPopulation === null ? null : count / inPopulation, words);
  return markup`<section><h2>${words.flags}</h2>
<table class="narrow"><caption>${words.flagsText}</caption>
<thead><tr><th scope="col">${words.code}</th><th scope="col" class="text">${words.flags}</th><th scope="col">${words.interventions}</th><th scope="col">${words.share}</th></tr></thead>
<tbody>
${flags.map(([code, count]) => markup`<tr><th scope="row">${code}</th><td class="text">${words.codes[code]}</td><td>${countText(count, words)}</td><td>${share(count)}</td></tr>\n`)}</tbody></table></section>`;
}

/** Where the definition changed inside the period: what it says at the top of the page. */
export function breakNotices({ versions = [], period, metric }: ShownReport, words: Words): Markup | undefined {
  if (versions.length === 0) return undefined;
  const notices = versions.flatMap(({ metric: { version }, inForce: { from }, changes }) => {
    if (from === null || changes.length === 0) return [];
    const changed = words.form.listed(changes.map((field) => words.changes[field] ?? field));
    return [words.breakNotice(dayOrMomentText(from, period.timeZone, words), version, changed)];
  });
  return markup`${[...notices, words.breakFigures(metric.version)].map((text) => markup`<p class="notice">${text}</p>\n`)}`;
}

/** Both sides of every break: each version over its own part, and over all of the period. */
export function versionsSection({ versions = [], by }: ShownReport, words: Words): Markup | undefined {
  if (versions.length === 0) return undefined;
  const own = versions.map(({ metric, ownPart }) => ({ name: words.version(metric.version), figures: ownPart.total }));
  return markup`<section><h2>${words.ownPart}</h2>
${figuresTable('', words.definition, own, words)}
${versions.map((version) => wholePeriod(version, by, words))}</section>`;
}

function wholePeriod(
  { metric, target, wholePeriod: { rows, total } }: VersionResult,
  by: string,
  words: Words,
): Markup {
  const named = rows.map((figures) => ({ name: groupName(figures, by, words), figures }));
  const caption = `${words.target}${words.form.colon}${words.targetText(clockText(target))}`;
  return markup`<h3>${words.wholePeriod(metric.version)}</h3>
${figuresTable(caption, slicesText(by, words), [...named, { name: words.total, figures: total, isTotal: true }], words)}
`;
}
