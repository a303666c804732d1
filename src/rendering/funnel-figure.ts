import type { Shown, ShownFunnel } from '../reporting/shown-figures.js';
import type { OutcomeCode } from '../reporting/outcomes.js';
import { type Markup, markup } from './markup.js';
import { rounded, scale } from './scale.js';
import type { Words } from './words/words.js';
import { countText, percentText } from './writing.js';

const size = { width: 720, row: 24 } as const;
const bars = { left: 300, right: 590 } as const;

/** The codes of the funnel that put an intervention outside of the population, in the order in which they are told. */
export const outsideCodes = ['X23', 'X20', 'X04', 'X01', 'X24'] as const satisfies readonly OutcomeCode[];

/** One line of the funnel: what is left after the lines above it, or what one code takes away. */
interface Step {
  /** Null where it is not given out. */
  readonly count: Shown;
  /** How many are left below it, where it takes some away. */
  readonly left?: number;
  readonly code?: OutcomeCode;
  readonly part?: 'population' | 'excluded' | 'censored';
  readonly stage?: 'inPeriod' | 'inPopulation' | 'measured';
}

function stepsOf({ inPeriod, inPopulation, measured, excluded, censored }: ShownFunnel): readonly Step[] {
  let left = inPeriod ?? 0;
  const taken = (part: NonNullable<Step['part']>, codes: readonly (readonly [OutcomeCode, Shown])[]): readonly Step[] =>
    codes.map(([code, count]) => {
      left -= count ?? 0;
      return { count, left, code, part };
    });
  const outside: readonly OutcomeCode[] = outsideCodes;
  const entries = (counts: ShownFunnel['excluded']): readonly (readonly [OutcomeCode, Shown])[] =>
    (Object.entries(counts) as [OutcomeCode, Shown][]).filter(([code]) => !outside.includes(code));
  return [
    { count: inPeriod, stage: 'inPeriod' },
    ...taken(
      'population',
      outsideCodes.flatMap((code) => (excluded[code] === undefined ? [] : [[code, excluded[code]]])),
    ),
    { count: inPopulation, stage: 'inPopulation' },
    ...taken('excluded', entries(excluded)),
    ...taken('censored', entries(censored)),
    { count: measured, stage: 'measured' },
  ];
}

/** From every intervention of the period to the measured ones: each step down is a code. Nothing where a step is not given out: the others would show how long it is. */
export function funnelFigure(funnel: ShownFunnel, words: Words): Markup | undefined {
  const steps = stepsOf(funnel);
  if (steps.some(({ count }) => count === null)) return undefined;
  const x = scale({ from: 0, to: Math.max(funnel.inPeriod ?? 0, 1) }, { start: bars.left, end: bars.right });
  const height = steps.length * size.row + 8;
  return markup`<svg class="figure" viewBox="0 0 ${size.width} ${height}" role="img" aria-labelledby="funnel-title funnel-desc">
<title id="funnel-title">${words.funnel}</title>
<desc id="funnel-desc">${words.funnelText(countText(funnel.inPeriod, words), countText(funnel.inPopulation, words), countText(funnel.measured, words))}</desc>
<line class="axis" x1="${bars.left}" x2="${bars.left}" y1="0" y2="${height}"/>
${steps.map((step, index) => lineOf(step, index * size.row + 4, funnel, words, x))}
</svg>`;
}

function lineOf(
  step: Step,
  top: number,
  { inPeriod }: ShownFunnel,
  words: Words,
  x: (count: number) => number,
): Markup {
  const { left = 0 } = step;
  const count = step.count ?? 0;
  const share = shareOf(count, inPeriod);
  // What a code takes away is never too little to be seen.
  const width = rounded(Math.max(x(left + count) - x(left), count > 0 ? 1.5 : 0));
  return markup`<text class="end${step.stage === undefined ? '' : ' strong'}" x="${bars.left - 8}" y="${top + 14}">${nameOf(step, words)}</text><rect class="step ${step.part ?? 'stage'}" x="${x(left)}" y="${top + 2}" width="${width}" height="${size.row - 6}"/><text x="${bars.right + 8}" y="${top + 14}"${step.stage === undefined ? undefined : markup` class="strong"`}>${countText(count, words)} (${percentText(share, words)})</text>
`;
}

function shareOf(count: Shown, all: Shown): number | null {
  return count === null || all === null || all === 0 ? null : count / all;
}

function nameOf({ stage, code }: Step, words: Words): string {
  if (code !== undefined) return `${words.outcomes[code]} (${code})`;
  return stage === undefined ? '' : words[stage];
}

/** The same in numbers: a row for every place that an intervention can land in. */
export function funnelTable(funnel: ShownFunnel, words: Words): Markup {
  const row = (step: Step): Markup => {
    const { part, code, stage, count } = step;
    const share = percentText(shareOf(count, funnel.inPeriod), words);
    const name = code === undefined ? nameOf(step, words) : words.outcomes[code];
    return markup`<tr${stage === undefined ? undefined : markup` class="strong"`}><th scope="row">${name}</th><td class="text">${code}</td><td class="text">${part === undefined ? '' : words.parts[part]}</td><td>${countText(count, words)}</td><td>${share}</td></tr>
`;
  };
  return markup`<table class="narrow"><caption>${words.tableOf}${words.form.colon}${words.funnel}</caption>
<thead><tr><th scope="col">${words.step}</th><th scope="col" class="text">${words.code}</th><th scope="col" class="text">${words.part}</th><th scope="col">${words.interventions}</th><th scope="col">${words.ofPeriod}</th></tr></thead>
<tbody>
${stepsOf(funnel).map(row)}</tbody></table>`;
}
