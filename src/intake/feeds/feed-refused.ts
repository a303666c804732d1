/** Why a feed is not imported at all. A damaged row never has this consequence; see rejects.ts. */
export type FeedRefusalCode = 'MAPPING_INVALID' | 'FILE_UNREADABLE' | 'FILE_CHANGED' | 'LIMIT_EXCEEDED';

/** One fault: `path` is the place in the mapping (`request.place.point`) or the name of the file. */
export interface Problem {
  readonly path: string;
  /** Line of the mapping, from 1, where it is known. */
  readonly line?: number;
  /** What was found there, what was expected, and the nearest valid names. */
  readonly message: string;
}

/** The import stops. With MAPPING_INVALID and FILE_UNREADABLE nothing was recorded; after the others an import can be run again. */
export class FeedRefused extends Error {
  override readonly name = 'FeedRefused';

  constructor(
    readonly code: FeedRefusalCode,
    readonly problems: readonly Problem[],
  ) {
    super(problems.map(describe).join('\n'));
  }
}

function describe({ path, line, message }: Problem): string {
  return `${path}${line === undefined ? '' : ` (line ${String(line)})`}: ${message}`;
}

/** After so many faults the rest is not worth reading. */
const problemLimit = 50;

/** Gathers every fault of a mapping, so that they are all told at once. */
export class Problems {
  private readonly found: Problem[] = [];

  add(at: { readonly path: string; readonly line?: number }, message: string): void {
    if (this.found.length >= problemLimit) return;
    this.found.push({ path: at.path, message, ...(at.line === undefined ? {} : { line: at.line }) });
  }

  /** @throws FeedRefused when there is any. */
  refuseIfAny(): void {
    if (this.found.length > 0) throw new FeedRefused('MAPPING_INVALID', this.found);
  }
}

/** Text of the source in a message: quoted, and cut where it is long. */
export function quoted(text: string, limit = 80): string {
  return JSON.stringify(text.length > limit ? `${text.slice(0, limit)}…` : text);
}

/** ` did you mean "a" or "b"?`, or the list of what is valid when nothing is near. */
export function hint(name: string, valid: readonly string[], what = 'valid names'): string {
  const near = nearest(name, valid);
  if (near.length > 0) return `did you mean ${near.map((each) => quoted(each)).join(' or ')}?`;
  const shown = valid.slice(0, 40).map((each) => quoted(each));
  return `${what}: ${shown.join(', ')}${valid.length > shown.length ? ', …' : ''}`;
}

/** At most three of `valid` that differ from `name` by few letters, blanks or case, the nearest first. */
function nearest(name: string, valid: readonly string[]): readonly string[] {
  const wanted = folded(name);
  return valid
    .map((each) => ({ each, distance: editDistance(wanted, folded(each)) }))
    .filter(({ each, distance }) => distance <= Math.min(3, Math.floor(Math.min(name.length, each.length) / 2)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ each }) => each);
}

function folded(name: string): string {
  return name
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '');
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
