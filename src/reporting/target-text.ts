import { durationText } from './figures-table.js';
import { visible } from './layout.js';
import { type NamedTarget, targetName } from './named-targets.js';

/** `780 s (13:00) or less`, and by which name of the profile it was asked for, where it was. */
export function targetText({
  target,
  namedTarget,
}: {
  readonly target: number;
  readonly namedTarget?: NamedTarget;
}): string {
  const name =
    namedTarget === undefined ? '' : `: ${targetName(namedTarget)} of the profile, ${visible(namedTarget.source)}`;
  return `${durationText(target)} or less${name}`;
}
