/** A place in the cluster's `$all`: offsets of a file, sparse. Only their order means anything; a difference is no count of events. */
export interface SourcePosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

const form = /^(\d{1,20})\/(\d{1,20})$/;

/** As text to store: `commit/prepare`. */
export function sourceText({ commit, prepare }: SourcePosition): string {
  return `${String(commit)}/${String(prepare)}`;
}

/** Undefined when the text is not what sourceText gives. */
export function sourceOf(text: string): SourcePosition | undefined {
  const [, commit, prepare] = form.exec(text) ?? [];
  return commit === undefined || prepare === undefined
    ? undefined
    : { commit: BigInt(commit), prepare: BigInt(prepare) };
}

/** True when `a` comes after `b`; everything comes after the beginning (undefined). */
export function isAfter(a: SourcePosition, b: SourcePosition | undefined): boolean {
  if (b === undefined) return true;
  return a.commit === b.commit ? a.prepare > b.prepare : a.commit > b.commit;
}
