import { readFileSync, renameSync, writeFileSync } from 'node:fs';

import { type SourcePosition, sourceOf, sourceText } from './source-position.js';

/** Remembers how far the cluster's log was looked through beyond the last event that was worth copying. */
export interface CheckpointStore {
  /** What was saved for this last copied position; undefined when that was for another one: the copy may be an older one, put back. */
  load(lastCopied: string | undefined): SourcePosition | undefined;
  save(lastCopied: string | undefined, reached: SourcePosition): void;
}

/**
 * Keeps the checkpoint in a small file beside the log. It only saves work: without it, or with an old one, the follower looks again through
 * events that are not ours. Where the copy resumes is stored with the copied events, not here.
 */
export function checkpointFile(file: string): CheckpointStore {
  return {
    load: (lastCopied) => {
      const [after, reached] = textOf(file).split(' ');
      return after === (lastCopied ?? 'start') && reached !== undefined ? sourceOf(reached.trim()) : undefined;
    },
    save: (lastCopied, reached) => {
      const beside = `${file}.new`;
      writeFileSync(beside, `${lastCopied ?? 'start'} ${sourceText(reached)}\n`);
      renameSync(beside, file);
    },
  };
}

/** For a copy in memory. */
export function checkpointInMemory(): CheckpointStore {
  let saved: { readonly after: string | undefined; readonly reached: SourcePosition } | undefined;
  return {
    load: (lastCopied) => (saved !== undefined && saved.after === lastCopied ? saved.reached : undefined),
    save: (after, reached) => {
      saved = { after, reached };
    },
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
