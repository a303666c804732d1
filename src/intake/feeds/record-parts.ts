import type { Provenance } from '../../domain/terms/provenance.js';
import type { TrackerCommand } from '../../domain/streams.js';
import type { Section } from './sections.js';
import type { StampValue, Values } from './targets.js';
import type { TimeValue } from './time-reader.js';

/** What one row says of one section. */
export interface Part {
  readonly section: string;
  readonly values: object;
  readonly provenance: Provenance;
  readonly line: number;
}
export interface PartOf<S extends Section> extends Part {
  readonly values: Values<S['targets']>;
}

/** A command before it has its id, with the row that it comes from. */
export interface Draft {
  readonly command: TrackerCommand;
  readonly provenance: Provenance;
  readonly line: number;
}

/** All that the rows of a record say. */
export interface RecordParts {
  readonly id: string;
  readonly parts: readonly Part[];
}

/** The parts of one section. `targets` MUST be those that the section was bound with: they are what makes the type true. */
export function partsOf<S extends Section>(record: RecordParts, section: string, _targets: S): readonly PartOf<S>[] {
  return record.parts.filter((part): part is PartOf<S> => part.section === section);
}

/**
 * The part that stands for a section whose rows should all say the same: the one with the earliest (or latest) time and, among those, the
 * first by content. It does not depend on the order of the rows. Parts without a time come last.
 */
export function chosen<P extends Part>(
  parts: readonly P[],
  timeOf: (part: P) => string | undefined,
  prefer: 'earliest' | 'latest' = 'earliest',
): P | undefined {
  let best: P | undefined;
  for (const part of parts) {
    if (best === undefined || before(part, best, timeOf, prefer)) best = part;
  }
  return best;
}

function before<P extends Part>(
  a: P,
  b: P,
  timeOf: (part: P) => string | undefined,
  prefer: 'earliest' | 'latest',
): boolean {
  const [one, other] = [timeOf(a), timeOf(b)];
  if (one !== other) {
    if (one === undefined || other === undefined) return other === undefined;
    return prefer === 'earliest' ? one < other : one > other;
  }
  return contentOf(a) < contentOf(b);
}

function contentOf({ values, provenance }: Part): string {
  return JSON.stringify([values, provenance]);
}

/** The provenance of a fact at a time that the source gives. */
export function observed(base: Provenance, stamp: TimeValue | StampValue): Provenance {
  const { precision, source, enteredAt }: StampValue = stamp;
  if (precision === 'second' && source === undefined && enteredAt === undefined) return base;
  return {
    ...base,
    ...(precision !== 'second' && { precision }),
    ...(source !== undefined && { source }),
    ...(enteredAt !== undefined && { enteredAt }),
  };
}

/**
 * The provenance of a fact whose time the import worked out. `import` says that no stamp stands behind it; `until` bounds the time in which it
 * happened, where the record knows a bound.
 */
export function inferred(base: Provenance, at: string, until?: string): Provenance {
  if (until === undefined || until <= at) return { ...base, source: 'import' };
  return { ...base, source: 'import', precision: 'interval', occurredUntil: until };
}
