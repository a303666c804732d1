import { hash } from 'node:crypto';

/**
 * Ids for things that the source does not number: a digest of what is said of them, and a number that tells equal ones apart. A
 * new row in the file, or another order of rows, does not change the ids of the others.
 */
export function contentIds(kind: string): (content: object) => string {
  const seen = new Map<string, number>();
  return (content) => {
    const digest = hash('sha256', JSON.stringify(content)).slice(0, 12);
    const number = (seen.get(digest) ?? 0) + 1;
    seen.set(digest, number);
    return `${kind}-${digest}-${number}`;
  };
}
