import { createHash } from 'node:crypto';

import type { Projection } from './define.js';

/**
 * The identity of a projection: SHA-256, in lower case hex, of its name, version, question, columns, handled types, key column and the
 * text of its functions. Tables of another identity are rebuilt.
 *
 * The text of a function does not show what it calls: after a change in a helper that stands outside of the fold, raise `version`, or
 * pass the text of the modules concerned as `codeText`.
 */
export function identityOf(projection: Projection, codeText = ''): string {
  const { name, version, question, grain, columns, handles, rowKey, kind } = projection;
  const functions =
    projection.kind === 'rows'
      ? [projection.key.toString(), projection.evolve.toString()]
      : [projection.subject.toString(), projection.evolve.toString()];
  const remembers = projection.kind === 'facts' ? Object.entries(projection.remembers) : [];
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
  ];
  return createHash('sha256').update(JSON.stringify(described)).digest('hex');
}
