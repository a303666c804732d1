import type { Words } from './words/words.js';

/** What rows are by (`zone,month`) in words. */
export function slicesText(by: string, words: Words): string {
  return by
    .split(',')
    .map((slice) => words.slices[slice] ?? slice)
    .join(' · ');
}
