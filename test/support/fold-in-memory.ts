import { isCorrection } from '../../src/domain/corrections/amended.js';
import { amendedStream } from '../../src/domain/streams.js';
import { bearsOnGeography } from '../../src/geography/boundary-history.js';
import { geographyOf } from '../../src/geography/geography.js';
import type { AnyRow, FoldedEvent, Projection } from '../../src/projecting/define.js';

/** Folds events with nothing but Maps, in order, by the boundaries that are among them. A correction makes its stream anew. Gives the rows sorted by key. Throws what the fold throws. */
export function foldInMemory(projection: Projection, events: readonly FoldedEvent[]): readonly AnyRow[] {
  const rows = new Map<string, AnyRow>();
  const geography = geographyOf(events.filter(bearsOnGeography));
  const memories = new Map<string, AnyRow>();
  const streams = new Map<string, FoldedEvent[]>();
  const fold = (event: FoldedEvent): void => {
    if (!projection.handles.includes(event.type)) return;
    if (projection.kind === 'rows') {
      const key = projection.key(event);
      const row = key === null ? undefined : rows.get(key);
      // As the engine does, a copy: the fold may write into it.
      if (key !== null) keep(rows, key, projection.evolve(row === undefined ? null : { ...row }, event, geography));
    } else {
      const subject = projection.subject(event);
      const step = projection.evolve(memories.get(subject) ?? null, event, geography);
      keep(memories, subject, step.memory);
      for (const row of step.rows) rows.set(String(row[projection.rowKey]), row);
    }
  };
  for (const event of events) {
    const stream = [...(streams.get(event.stream) ?? []), event];
    streams.set(event.stream, stream);
    if (!isCorrection(event) || !projection.handles.includes(event.type)) {
      fold(event);
      continue;
    }
    if (projection.kind === 'facts') memories.delete(projection.subject(event));
    else rows.delete(projection.key(event) ?? '');
    for (const one of amendedStream(event.stream, stream)) fold(one);
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function keep(rows: Map<string, AnyRow>, key: string, row: AnyRow | null): void {
  if (row === null) rows.delete(key);
  // Frozen, so that a fold that writes into what it was given before fails its test.
  else rows.set(key, Object.freeze(row));
}
