import type { MetricDefinition } from '../reporting/metrics.js';
import type { FilterName } from '../reporting/outcomes.js';
import type { ResponseTimesPrint } from '../reporting/response-times-print.js';
import type { ShownReport } from '../reporting/shown-figures.js';
import { type Markup, markup } from './markup.js';
import type { Words } from './words/words.js';
import { clockText, countText, dayOrMomentText, hourOfWeekName, momentText } from './writing.js';

/** What was asked, by which definition, and at which state of the log the answer stands. */
export function questionSection({ report, digest, recordedAt, table }: ResponseTimesPrint, words: Words): Markup {
  const { definition, period, filters, without, geography, target, asOf, quarantined } = report;
  const { timeZone } = period;
  const narrowed = (Object.entries(filters) as [FilterName, string][]).map(
    ([name, value]) => `${words.filters[name]} = ${name === 'hour-of-week' ? hourOfWeekName(value, words) : value}`,
  );
  const { namedTarget: by } = report;
  const named = by === undefined ? '' : ` (${by.id}@${String(by.version)}${words.form.colon}${by.source})`;
  const said: readonly (readonly [string, string | Markup] | undefined)[] = [
    [words.metric, `${metricName(definition, words)} (${definition.id}, ${words.version(definition.version)})`],
    [words.measures, endsText(definition, words)],
    [words.origin, definition.origin],
    inForceText(report, words),
    [words.population, populationText(definition, words)],
    [words.priority, words.priorityBasis[definition.priorityBasis]],
    [words.stopRule, stopRuleText(definition, words)],
    [words.caps, capsText(definition, words)],
    [words.period, periodText(period, words)],
    narrowed.length === 0 ? undefined : [words.only, narrowed.join('; ')],
    without === undefined ? undefined : [words.without, words.withoutText(words.form.listed(without))],
    [words.target, `${words.targetText(clockText(target))}${named}`],
    [words.areas, words.geography[geography]],
    [words.log, words.position(countText(asOf, words), recordedAt === null ? undefined : momentText(recordedAt, timeZone, words))], // prettier-ignore
    [words.quarantine, words.quarantined(quarantined, countText(quarantined, words))],
    [words.table, markup`${table.projection} <code>${table.identity}</code>`],
    [words.digest, markup`<code>${digest}</code> ${words.digestText}`],
    [words.timeZone, timeZone],
  ];
  return markup`<section><h2>${words.asked}</h2>
<dl>
${said.map((one) => (one === undefined ? undefined : markup`<dt>${one[0]}</dt><dd>${one[1]}</dd>\n`))}</dl></section>`;
}

/** A metric as the language calls it. Only the first versions of standard metrics are known here; the others have the label that they were given. */
export function metricName({ id, version, label }: MetricDefinition, words: Words): string {
  return version === 1 && Object.hasOwn(words.metrics, id) ? (words.metrics[id] ?? label) : label;
}

/** Both ends of the interval. */
export function endsText({ start, stop }: MetricDefinition, words: Words): string {
  return `${words.clocks[start]} → ${words.clocks[stop]}`;
}

/** When a version that was named is in force, where that is not always. */
function inForceText(
  { inForce: { from, to }, period: { timeZone } }: ShownReport,
  words: Words,
): readonly [string, string] | undefined {
  return from === null && to === null ? undefined : [words.inForce, periodText({ from, to, timeZone }, words)];
}

function populationText({ population, priorityBasis }: MetricDefinition, words: Words): string {
  const { initiations, types, priorities, zones } = population;
  const { listed } = words.form;
  const basis = words.priorityBasis[priorityBasis];
  return words.populationText(listed(initiations.map((one) => words.initiations[one] ?? one)), [
    ...(types === undefined ? [] : [words.populationTypes(listed(types))]),
    ...(priorities === undefined ? [] : [`${words.populationPriorities(listed(priorities))} (${basis})`]),
    ...(zones === undefined ? [] : [words.populationZones(listed(zones))]),
  ]);
}

function stopRuleText({ stopRule: { unitClasses } }: MetricDefinition, words: Words): string {
  return unitClasses === undefined ? words.everyClass : words.ofClasses(words.form.listed(unitClasses));
}

function capsText(
  { caps: { tooLongSeconds, tooShortSeconds, lateEntrySeconds } }: MetricDefinition,
  words: Words,
): string {
  return words.capsText(clockText(tooLongSeconds), clockText(tooShortSeconds), clockText(lateEntrySeconds));
}

/** A period in words, in the local time of its zone. */
export function periodText({ from, to, timeZone }: ShownReport['period'], words: Words): string {
  if (from === null && to === null) return words.everything;
  return words.fromTo(
    from === null ? words.theBeginning : dayOrMomentText(from, timeZone, words),
    to === null ? words.theEnd : dayOrMomentText(to, timeZone, words),
  );
}
