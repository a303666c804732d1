import { layOut, visible, wrapped } from './layout.js';
import { type MetricVersion, nameOf } from './metric-book.js';
import { clockMeanings, type MetricDefinition, priorities, populationText } from './metrics.js';
import type { MetricList } from './metrics-list.js';
import { durationText } from './figures-table.js';
import { localText } from './table.js';

/** Every version of every metric, as text for a terminal; dates in `timeZone`. */
export function metricsTable({ metrics }: MetricList, timeZone: string): string {
  const since = (at: string | null): string => (at === null ? '–' : localText(at, timeZone, 'day'));
  const titles = ['metric', 'from', 'to', 'start', 'stop', 'target', 'where it is from'];
  return [
    layOut(
      titles.map((title) => ({ title, align: 'left', ...(title.startsWith('where') ? { shrinks: true } : {}) })),
      metrics.map((version) => [
        visible(nameOf(version)),
        since(version.from),
        since(version.to),
        clockMeanings[version.definition.start],
        clockMeanings[version.definition.stop],
        targetText(version.definition),
        visible(version.definition.origin),
      ]),
    ),
    '',
    'metrics show ID@VERSION tells one of them whole; metrics schema the form of a definition.',
    '',
  ].join('\n');
}

/** One version of a metric in words, as text for a terminal. */
export function metricTable(version: MetricVersion, timeZone: string): string {
  const { definition, from, to } = version;
  const { label, origin, start, stop, stopRule, priorityBasis, targets, caps } = definition;
  const at = (instant: string | null, none: string): string => (instant === null ? none : localText(instant, timeZone));
  const classes = stopRule.unitClasses;
  return [
    wrapped(`${visible(nameOf(version))}  ${visible(label)}`),
    wrapped(`From       ${visible(origin)}`),
    wrapped(`In force   from ${at(from, 'the beginning')}${to === null ? '' : ` to ${at(to, '')}`}`),
    wrapped(`Measures   ${clockMeanings[start]} (${start}) → ${clockMeanings[stop]} (${stop})`),
    wrapped(`Units      ${classes === undefined ? 'of every class' : `of the classes ${visible(classes.join(', '))}`}`),
    wrapped(`Population ${visible(populationText(definition))}`),
    wrapped(`Priority   ${priorities[priorityBasis].means}`),
    ...targets.map((target, index) => wrapped(`${index === 0 ? 'Targets   ' : '          '} ${oneTarget(target)}`)),
    wrapped(
      `Flags      too long above ${String(caps.tooLongSeconds)} s (X08), travel too short up to ${String(caps.tooShortSeconds)} s (X09), entered late after ${String(caps.lateEntrySeconds)} s (X11)`,
    ),
    '',
  ].join('\n');
}

function targetText({ targets: [first, ...others] }: MetricDefinition): string {
  if (first === undefined) return '–';
  const share = first.share === undefined ? '' : ` in ${percent(first.share)}`;
  return `${String(first.seconds)} s${share}${others.length === 0 ? '' : ` (+${String(others.length)})`}`;
}

function oneTarget({ name, seconds, share, setOn }: MetricDefinition['targets'][number]): string {
  const within = share === undefined ? 'within' : `${percent(share)} within`;
  return `${within} ${durationText(seconds)}: ${visible(name)}${setOn === undefined ? '' : `, set on ${setOn}`}`;
}

function percent(share: number): string {
  return `${String(Number((share * 100).toFixed(2)))} %`;
}
