import { createHash } from 'node:crypto';

import type { Projection } from './define.js';

/** What a projection's rows depend on besides its definition. */
export interface Surroundings {
  /** The text of every module that the definition reaches: see `reachedCode`. */
  readonly codeText?: string;
  /** The version of the boundaries that facts are attributed with. */
  readonly geography?: string;
  /** Settings that a fold was made with, as JSON carries them. */
  readonly parameters?: unknown;
}

/**
 * The identity of a projection: SHA-256, in lower case hex, of its name, version, question, columns, handled types, key column, the text
 * of its functions, and what surrounds it. Tables of another identity are not continued.
 *
 * The text of a function does not show what it calls: that is what `codeText` is for.
 */
export function identityOf(projection: Projection, surroundings: Surroundings = {}): string {
  const { name, version, question, grain, columns, handles, rowKey, kind } = projection;
  const functions =
    projection.kind === 'rows'
      ? [projection.key.toString(), projection.evolve.toString()]
      : [projection.subject.toString(), projection.evolve.toString()];
  const remembers = projection.kind === 'facts' ? Object.entries(projection.remembers) : [];
  const { codeText = '', geography = '', parameters = null } = surroundings;
  const described = [
    kind,
    name,
    version,
    question,
    grain,
    Object.entries(columns),
    remembers,
    handles,
    rowKey,
    functions,
    codeText,
    geography,
    parameters,
  ];
  return createHash('sha256').update(JSON.stringify(described)).digest('hex');
}
