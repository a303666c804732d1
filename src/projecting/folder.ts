import type { Geography } from '../geography/geography.js';
import type { QuarantinedEvent } from '../read-model/projection-tables.js';
import type { AnyRow, FoldedEvent, Projection } from './define.js';
import { type RowCheck, rowCheck } from './row-check.js';

/** What a fold made of one event, checked: new rows, and what to remember. Nothing is kept of an event before all of it is right. */
export interface Step {
  /** The row or memory under the event's key; null: there is none any more. The one before when nothing changed. */
  readonly state: AnyRow | null;
  readonly facts: readonly AnyRow[];
}

/** A row that is folded over and over: beside it stands its copy, which the next fold is given to write in. */
export interface FoldedRow {
  row: AnyRow | null;
  /** Says what the row says. Null: there is none yet. */
  draft: AnyRow | null;
}

const noFacts: readonly AnyRow[] = [];

/** Calls the functions of one projection: the only place where that is done, live and in a rebuild. */
export class Folder {
  private readonly handled: ReadonlySet<string>;
  private readonly rows: RowCheck;
  /** Of what is kept under a key: rows, or memories. */
  private readonly kept: RowCheck;
  private readonly undeclared: Geography | undefined;

  constructor(readonly projection: Projection) {
    this.handled = new Set(projection.handles);
    this.undeclared = projection.usesGeography === true ? undefined : undeclaredBy(projection.name);
    this.rows = rowCheck(projection.columns);
    this.kept = projection.kind === 'facts' ? rowCheck(projection.remembers) : this.rows;
  }

  /** A copy of what is kept under a key. */
  copy(row: AnyRow): AnyRow {
    return this.kept.copy(row);
  }

  handles({ type }: FoldedEvent): boolean {
    return this.handled.has(type);
  }

  /** The key of an event's row or memory; null when the projection says that the event is none of its. Throws when it has none. */
  keyOf(event: FoldedEvent): string | null {
    const { projection } = this;
    const key: unknown = projection.kind === 'rows' ? projection.key(event) : projection.subject(event);
    if (key === null && projection.kind === 'rows') return null;
    if (typeof key !== 'string' || key === '') throw new TypeError('the event names no key');
    return key;
  }

  /**
   * What an event makes of a row or memory; a correction makes it anew, from the history that it brings along. Throws what the fold throws, and a TypeError for a row that the
   * columns cannot hold. `current` is left as it is in any case.
   */
  step(key: string, current: AnyRow | null, event: FoldedEvent, geography: Geography): Step {
    if (event.history !== undefined) return this.refold(key, current, event.history, geography);
    return this.evolve(key, current, event, geography);
  }

  /**
   * The same for a row that stays beside its copy. The fold is given the copy; when it gives it back, the two change places, and only what is
   * different is copied: a new copy of sixty columns for every event is most of what folding leaves for the garbage collector. Gives the
   * facts, and whether the row is another one now. After a throw it is the one that it was.
   */
  stepOn(
    key: string,
    kept: FoldedRow,
    event: FoldedEvent,
    geography: Geography,
  ): Pick<Step, 'facts'> & { readonly changed: boolean } {
    const { row, draft } = kept;
    // While the fold has it, and after a throw, nobody knows what the copy says.
    kept.draft = null;
    if (row === null || event.history !== undefined) {
      const { state, facts } = this.step(key, row, event, geography);
      kept.row = state;
      return { changed: state !== row, facts };
    }
    const given = draft ?? this.kept.copy(row);
    const { state, facts } = this.evolve(key, row, event, geography, given);
    const changed = state !== row;
    if (state === given) {
      this.kept.follow(row, given);
      kept.draft = row;
    }
    kept.row = state;
    return { changed, facts };
  }

  /**
   * Makes everything of a stream anew from its corrected history. An event that could not be digested is in quarantine already, and is
   * passed over again; one that a correction made indigestible is a fault of that correction.
   */
  private refold(key: string, current: AnyRow | null, history: readonly FoldedEvent[], geography: Geography): Step {
    let state: AnyRow | null = null;
    const facts = new Map<string, AnyRow>();
    for (const [index, event] of history.entries()) {
      if (!this.handles(event) || this.keyOf(event) !== key) continue;
      try {
        const step = this.evolve(key, state, event, geography);
        state = step.state;
        for (const fact of step.facts) facts.set(String(fact[this.projection.rowKey]), fact);
      } catch (error) {
        if (index === history.length - 1 || isChanged(event)) throw error;
      }
    }
    return { state: state === null ? null : this.kept.checked(state, current), facts: [...facts.values()] };
  }

  private evolve(
    key: string,
    current: AnyRow | null,
    event: FoldedEvent,
    geography: Geography,
    draft = current === null ? null : this.kept.copy(current),
  ): Step {
    const { projection } = this;
    const boundaries = this.undeclared ?? geography;
    if (projection.kind === 'rows') {
      const { rowKey } = projection;
      const row = projection.evolve(draft, event, boundaries);
      if (row === null) return { state: null, facts: noFacts };
      if (String(row[rowKey]) !== key) throw new TypeError(`column ${rowKey}: expected the key ${key}`);
      return { state: this.rows.checked(row, current, draft), facts: noFacts };
    }
    const { memory, rows } = projection.evolve(draft, event, boundaries);
    const facts = rows.map((row) => {
      if (row[projection.rowKey] === null) throw new TypeError(`column ${projection.rowKey}: expected a key, got null`);
      return this.rows.checked(row, null);
    });
    return { state: memory === null ? null : this.kept.checked(memory, current, draft), facts };
  }
}

/** What is kept of an event that could not be digested. */
export function quarantined(event: FoldedEvent, error: unknown): QuarantinedEvent {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { position: event.position, eventId: event.id, type: event.type, reason: reason.slice(0, 500) };
}

function isChanged({ amended, data, occurredAt }: FoldedEvent): boolean {
  if (amended === undefined) return false;
  return amended.annulled || amended.original.data !== data || amended.original.occurredAt !== occurredAt;
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
