import { type Geography, noGeography } from '../geography/geography.js';
import type { QuarantinedEvent, StoredRow, TableChanges } from '../read-model/projection-tables.js';
import type { AnyRow, FoldedEvent, Projection } from './define.js';
import { type RowCheck, rowCheck } from './row-check.js';
import { memoryTable, publicTable, subjectColumn } from './table-spec.js';

/** Gives the rows that a table has under these keys. */
export type Load = (table: string, keys: Iterable<string>) => Promise<ReadonlyMap<string, StoredRow>>;

export interface FoldedBatch {
  /** By table. */
  readonly changes: Readonly<Record<string, TableChanges>>;
  readonly quarantine: readonly QuarantinedEvent[];
}

/** What a fold made of one event, checked: new rows, and what to remember. Nothing is kept of an event before all of it is right. */
interface Step {
  /** The row or memory under the event's key: null removes it. */
  readonly state: AnyRow | null;
  readonly facts: readonly AnyRow[];
}

/**
 * Folds events into rows, the same for live and rebuild: the result depends on the events, the loaded rows and, where the projection says
 * so, the boundaries only, not on how the log was cut into batches. Events of types that the projection does not handle are passed over.
 *
 * An event that the fold cannot digest (it throws, or gives a row that the columns cannot hold) goes to quarantine with the reason and
 * leaves no other trace; the rest of the batch goes on. Rejects only when `load` does.
 */
export async function foldBatch(
  projection: Projection,
  events: readonly FoldedEvent[],
  load: Load,
  geography: Geography = noGeography,
): Promise<FoldedBatch> {
  const boundaries = projection.usesGeography === true ? geography : undeclaredBy(projection.name);
  const handled = new Set(projection.handles);
  const check = checksOf(projection);
  const quarantine: QuarantinedEvent[] = [];
  const keyed: { readonly key: string; readonly event: FoldedEvent }[] = [];
  const keys = new Set<string>();
  for (const event of events) {
    if (!handled.has(event.type)) continue;
    try {
      const key = keyOf(projection, event);
      if (key === null) continue;
      keyed.push({ key, event });
      keys.add(key);
    } catch (error) {
      quarantine.push(quarantined(event, error));
    }
  }

  const table = projection.kind === 'rows' ? publicTable(projection) : memoryTable(projection);
  const loaded = keys.size === 0 ? new Map<string, StoredRow>() : await load(table, keys);
  const before = projection.kind === 'rows' ? loaded : withoutSubject(loaded);
  const after = new Map<string, AnyRow | null>();
  const facts = new Map<string, AnyRow>();
  for (const { key, event } of keyed) {
    const standing = after.get(key);
    const current = standing === undefined ? (before.get(key) ?? null) : standing;
    try {
      const step =
        event.history === undefined
          ? evolve(projection, check, key, current, event, boundaries)
          : refold(projection, check, key, event.history, handled, boundaries);
      after.set(key, step.state);
      for (const fact of step.facts) facts.set(String(fact[projection.rowKey]), fact);
    } catch (error) {
      quarantine.push(quarantined(event, error));
    }
  }
  quarantine.sort((a, b) => a.position - b.position);

  const states = changesOf(after, before);
  if (projection.kind === 'rows') return { changes: { [table]: states }, quarantine };
  return {
    changes: { [publicTable(projection)]: { upserts: facts, removals: new Set() }, [table]: withSubject(states) },
    quarantine,
  };
}

function keyOf(projection: Projection, event: FoldedEvent): string | null {
  const key: unknown = projection.kind === 'rows' ? projection.key(event) : projection.subject(event);
  if (key === null && projection.kind === 'rows') return null;
  if (typeof key !== 'string' || key === '') throw new TypeError('the event names no key');
  return key;
}

interface Checks {
  readonly row: RowCheck;
  readonly memory: RowCheck;
}

function checksOf(projection: Projection): Checks {
  return {
    row: rowCheck(projection.columns),
    memory: rowCheck(projection.kind === 'facts' ? projection.remembers : {}),
  };
}

function evolve(
  projection: Projection,
  check: Checks,
  key: string,
  current: AnyRow | null,
  event: FoldedEvent,
  geography: Geography,
): Step {
  const { rowKey } = projection;
  if (projection.kind === 'rows') {
    const row = projection.evolve(current, event, geography);
    if (row === null) return { state: null, facts: [] };
    if (row !== current && String(row[rowKey]) !== key)
      throw new TypeError(`column ${rowKey}: expected the key ${key}`);
    return { state: row === current ? row : check.row(row, current), facts: [] };
  }
  const { memory, rows } = projection.evolve(current, event, geography);
  const facts = rows.map((row) => {
    if (row[rowKey] === null) throw new TypeError(`column ${rowKey}: expected a key, got null`);
    return check.row(row, null);
  });
  if (memory === null || memory === current) return { state: memory, facts };
  return { state: check.memory(memory, current), facts };
}

/** Boundaries that must not be looked at: a change of them would not show in the projection's identity. */
function undeclaredBy(name: string): Geography {
  const refuse = (): never => {
    throw new TypeError(`${name} looks at boundaries; its definition must say usesGeography: true`);
  };
  return {
    get version() {
      return refuse();
    },
    get history() {
      return refuse();
    },
    attribute: refuse,
    inForce: refuse,
  };
}

/**
 * Makes everything of a stream anew from its corrected history. An event that could not be digested is in quarantine already, and is
 * passed over again; one that a correction made indigestible is a fault of that correction.
 */
function refold(
  projection: Projection,
  check: Checks,
  key: string,
  history: readonly FoldedEvent[],
  handled: ReadonlySet<string>,
  boundaries: Geography,
): Step {
  let state: AnyRow | null = null;
  const facts = new Map<string, AnyRow>();
  for (const [index, event] of history.entries()) {
    if (!handled.has(event.type) || keyOf(projection, event) !== key) continue;
    try {
      const step = evolve(projection, check, key, state, event, boundaries);
      state = step.state;
      for (const fact of step.facts) facts.set(String(fact[projection.rowKey]), fact);
    } catch (error) {
      if (index === history.length - 1 || isChanged(event)) throw error;
    }
  }
  return { state, facts: [...facts.values()] };
}

function isChanged({ amended, data, occurredAt }: FoldedEvent): boolean {
  if (amended === undefined) return false;
  return amended.annulled || amended.original.data !== data || amended.original.occurredAt !== occurredAt;
}

/** A memory as the fold knows it; its table has the subject in front. */
function withoutSubject(rows: ReadonlyMap<string, StoredRow>): ReadonlyMap<string, StoredRow> {
  const memories = new Map<string, StoredRow>();
  for (const [key, { [subjectColumn]: _subject, ...memory }] of rows) memories.set(key, Object.freeze(memory));
  return memories;
}

function withSubject({ upserts, removals }: TableChanges): TableChanges {
  const rows = new Map<string, StoredRow>();
  for (const [key, memory] of upserts) rows.set(key, { [subjectColumn]: key, ...memory });
  return { upserts: rows, removals };
}

function changesOf(after: ReadonlyMap<string, AnyRow | null>, before: ReadonlyMap<string, StoredRow>): TableChanges {
  const upserts = new Map<string, StoredRow>();
  const removals = new Set<string>();
  for (const [key, row] of after) {
    if (row === null) {
      if (before.has(key)) removals.add(key);
    } else if (row !== before.get(key)) upserts.set(key, row);
  }
  return { upserts, removals };
}

function quarantined(event: FoldedEvent, error: unknown): QuarantinedEvent {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { position: event.position, eventId: event.id, type: event.type, reason: reason.slice(0, 500) };
}
