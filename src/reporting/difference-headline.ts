import type { AloneFigures } from './corrections-alone.js';
import type { DifferenceCauses, DifferenceCounts } from './difference-causes.js';
import type { DifferenceSide } from './difference-side.js';
import { clockText, countText } from './figures-table.js';
import type { Period } from './period.js';
import { periodText } from './table.js';

interface Told {
  readonly period: Period;
  readonly before: DifferenceSide;
  readonly after: DifferenceSide;
  readonly counts: DifferenceCounts;
  readonly causes: DifferenceCauses;
  readonly correctionsAlone: AloneFigures | null;
}

/** In one sentence or two: whether the P90 moved, and because of how many corrections or of what else. */
export function differenceHeadline(told: Told): string {
  const { period, before, after, counts, causes, correctionsAlone: alone } = told;
  const of = period.from === null && period.to === null ? 'of everything in the log' : periodText(period);
  const moved = `The P90 ${of} ${movedText(before.total.p90Seconds, after.total.p90Seconds)}`;
  if (before.asOf === after.asOf) return `${moved}: both sides are the same position of the log.`;
  if (counts.interventions === 0) return `${moved}: no intervention contributes otherwise.`;
  const { corrections, facts, elsewhere } = causes;
  const isMoved = before.total.p90Seconds !== after.total.p90Seconds;
  if (facts.interventions === 0 && elsewhere.interventions === 0) {
    const because = isMoved ? 'because of' : 'in spite of';
    return `${moved} ${because} ${counted(corrections.corrections, 'correction')} of ${counted(corrections.interventions, 'intervention')}.`;
  }
  const parts = [
    ...(corrections.interventions === 0
      ? []
      : [`${counted(corrections.corrections, 'correction')} changed ${counted(corrections.interventions, 'intervention')}`]), // prettier-ignore
    ...(facts.interventions === 0 ? [] : [`facts recorded later changed ${countText(facts.interventions)}`]),
    ...(elsewhere.interventions === 0
      ? []
      : [`${countText(elsewhere.interventions)} moved with a boundary or a definition`]),
  ];
  const byThemselves =
    alone === null
      ? ''
      : ` The corrections alone would have made it ${alone.p90Seconds === null ? 'none' : clockText(alone.p90Seconds)}.`;
  return `${moved}: ${parts.join(', ')}.${byThemselves}`;
}

function movedText(before: number | null, after: number | null): string {
  if (before === null && after === null) return 'is on neither side: nothing was measured';
  if (before === null) return `is ${clockText(after ?? 0)}, and was none before`;
  if (after === null) return `was ${clockText(before)}, and is none now`;
  return before === after ? `stayed at ${clockText(after)}` : `moved from ${clockText(before)} to ${clockText(after)}`;
}

/** `1 correction`, `31 corrections`. */
export function counted(n: number, of: string): string {
  return `${countText(n)} ${of}${n === 1 ? '' : 's'}`;
}
