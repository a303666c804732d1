import type { ShownFigures } from '../reporting/shown-figures.js';
import { type Markup, markup } from './markup.js';
import type { Words } from './words/words.js';
import { countText, hourOfWeekName, limitsText, percentText, periodName, secondsText } from './writing.js';

/** A row of figures under its name; `isTotal` draws a line above it. */
export interface NamedFigures {
  readonly name: string;
  readonly figures: ShownFigures;
  readonly isTotal?: boolean;
}

/** ShownFigures of groups as a table. `title` names the column of names. */
export function figuresTable(caption: string, title: string, rows: readonly NamedFigures[], words: Words): Markup {
  const titles = [
    words.inPopulation,
    words.measured,
    words.missing,
    words.median,
    words.limits,
    words.p90,
    words.limits,
    words.p90AtMost,
    words.withinTarget,
    words.limits,
    words.bounds,
  ];
  return markup`<div class="scroll"><table><caption>${caption}</caption>
<thead><tr><th scope="col">${title}</th>${titles.map((text) => markup`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => rowOf(row, words))}</tbody></table></div>`;
}

function rowOf({ name, figures, isTotal = false }: NamedFigures, words: Words): Markup {
  const cells = [
    countText(figures.inPopulation, words),
    countText(figures.measured, words),
    countText(figures.missingArrival, words),
    secondsText(figures.medianSeconds, words),
    limitsText(figures.medianLimits, words, 'time'),
    secondsText(figures.p90Seconds, words),
    limitsText(figures.p90Limits, words, 'time'),
    secondsText(figures.p90UpperBoundSeconds, words),
    percentText(figures.shareWithinTarget, words),
    limitsText(figures.shareLimits, words, 'share'),
    limitsText(figures.shareBounds, words, 'share'),
  ];
  return markup`<tr${isTotal ? markup` class="total"` : undefined}><th scope="row">${name}</th>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>
`;
}

/** What a group is called: its values with a dot between them, calendar ones in words. `by` is what rows are by, with commas. */
export function groupName({ group, groups }: ShownFigures, by: string, words: Words): string {
  if (groups === undefined) return group === 'all' ? words.all : group;
  return by
    .split(',')
    .map((slice) => valueName(slice, groups[slice] ?? null, words))
    .join(' · ');
}

function valueName(slice: string, value: string | null, words: Words): string {
  if (value === null) return slice === 'hotspot' ? words.noHotspot : words.none;
  switch (slice) {
    case 'hour-of-week':
      return hourOfWeekName(value, words);
    case 'day':
    case 'week':
    case 'month':
    case 'quarter':
      return periodName(slice, value, words);
    default:
      return value;
  }
}
