import type { LogReader } from '../event-log/log-reader.js';
import type { StoredRow } from '../read-model/projection-tables.js';
import { batches } from './batches.js';
import type { FoldedEvent, Projection } from './define.js';

/** An event of the log, to be looked up there. */
export interface EventBehind {
  readonly position: number;
  readonly type: string;
  readonly id: string;
}

export interface EventsBehind {
  /** At most 20, the first by position. */
  readonly events: readonly EventBehind[];
  /** How many there are altogether. */
  readonly total: number;
}

const eventsShown = 20;
const batchSize = 20_000;

/**
 * Finds what was recorded after one position up to another of the subjects of some rows. A projection of rows says by its `key` which row an event
 * belongs to. A row of a projection of facts has one event, that at its `position` column; without such a column, none can be named.
 */
export async function eventsBehind(
  definition: Projection,
  log: LogReader,
  [after, upTo]: readonly [number, number],
  sides: readonly ReadonlyMap<string, StoredRow>[],
  keys: readonly string[],
): Promise<(key: string) => EventsBehind> {
  const found = new Map(keys.map((key) => [key, { events: [] as EventBehind[], total: 0 }]));
  const keysOf = definition.kind === 'rows' ? byKey(definition.key) : byPosition(sides);
  if (keys.length > 0 && upTo > after) {
    for await (const { events } of batches(log, after, upTo, definition.handles, batchSize)) {
      for (const event of events) {
        for (const key of keysOf(event)) {
          const behind = found.get(key);
          if (behind === undefined) continue;
          behind.total++;
          const { position, type, id } = event;
          if (behind.events.length < eventsShown) behind.events.push({ position, type, id });
        }
      }
    }
  }
  return (key) => found.get(key) ?? { events: [], total: 0 };
}

function byKey(key: (event: FoldedEvent) => string | null): (event: FoldedEvent) => readonly string[] {
  return (event) => {
    try {
      const row = key(event);
      return row === null ? [] : [row];
    } catch {
      // It is in quarantine, and in no row.
      return [];
    }
  };
}

function byPosition(sides: readonly ReadonlyMap<string, StoredRow>[]): (event: FoldedEvent) => readonly string[] {
  const keys = new Map<number, Set<string>>();
  for (const side of sides) {
    for (const [key, { position }] of side) {
      if (typeof position === 'number') keys.set(position, (keys.get(position) ?? new Set()).add(key));
    }
  }
  return ({ position }) => [...(keys.get(position) ?? [])];
}
