/**
 * A pattern is text with holes: `({latitude}, {longitude})`. Text outside the holes must be there as written; a hole takes what stands
 * before the next written text, and `{*}` takes it and drops it. There is nothing to go back over, so that the time that a match takes grows with
 * the length of the cell and nothing else; a regular expression from a file could not promise that.
 */
export interface TextPattern {
  readonly holes: readonly string[];
  /** What each hole holds, in the order of `holes`; undefined when the text does not fit. */
  match(text: string): readonly string[] | undefined;
}

const holeForm = /\{([^{}]*)\}/g;

/** Compiles a pattern whose holes may be called as `names` say. A text result says what is wrong with it. */
export function compilePattern(pattern: string, names: readonly string[]): TextPattern | string {
  if (pattern.length > 200) return 'longer than 200 characters';
  const holes: string[] = [];
  const literals: string[] = [];
  let from = 0;
  for (const found of pattern.matchAll(holeForm)) {
    literals.push(pattern.slice(from, found.index));
    holes.push(found[1] ?? '');
    from = found.index + found[0].length;
  }
  literals.push(pattern.slice(from));
  for (const name of names) {
    if (holes.filter((hole) => hole === name).length !== 1) return `{${name}} must be in it once`;
  }
  const stranger = holes.find((hole) => hole !== '*' && !names.includes(hole));
  if (stranger !== undefined)
    return `{${stranger}} is not known; use ${names.map((name) => `{${name}}`).join(', ')} and {*}`;
  if (literals.slice(1, -1).includes('')) return 'two holes with nothing between them';
  return { holes, match: (text: string) => matchHoles(text, literals) };
}

function matchHoles(text: string, literals: readonly string[]): readonly string[] | undefined {
  const first = literals[0] ?? '';
  if (!text.startsWith(first)) return undefined;
  const held: string[] = [];
  let at = first.length;
  for (let index = 1; index < literals.length; index += 1) {
    const next = literals[index] ?? '';
    const last = index === literals.length - 1;
    const end = last ? text.length - next.length : text.indexOf(next, at);
    if (end < at || !text.startsWith(next, end)) return undefined;
    held.push(text.slice(at, end).trim());
    at = end + next.length;
  }
  return held;
}
