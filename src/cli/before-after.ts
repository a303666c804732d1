import { type BeforeAfter, weightedDisplacementDifference } from '../measures/weighted-displacement.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';

/** The counts of the four areas as typed: `BEFORE,AFTER` each. */
export interface BeforeAfterOptions {
  readonly treated: string;
  readonly control: string;
  readonly displacement: string;
  readonly displacementControl: string;
}

/**
 * Prints, as JSON, the weighted displacement difference of counts that the caller gives. It reads no log: the figure is only worth
 * something when control and displacement area were chosen before the outcomes were known, which the caller has to show.
 */
export function beforeAfterVerb(options: BeforeAfterOptions): ExitStatus {
  const areas = {
    treated: countsOf('treated', options.treated),
    control: countsOf('control', options.control),
    displacement: countsOf('displacement', options.displacement),
    displacementControl: countsOf('displacement-control', options.displacementControl),
  };
  process.stdout.write(`${JSON.stringify({ areas, ...weightedDisplacementDifference(areas) })}\n`);
  return exitStatus.done;
}

function countsOf(option: string, text: string): BeforeAfter {
  const [, before, after] = /^(\d{1,9}),(\d{1,9})$/.exec(text) ?? [];
  if (before === undefined || after === undefined) {
    throw new BadArgument(`--${option} ${text}: expected two whole numbers, before and after, such as 207,110`);
  }
  return { before: Number(before), after: Number(after) };
}
