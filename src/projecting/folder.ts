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

/** Who is told what came of a series of events beside the row itself. */
export interface Told {
  facts(facts: readonly AnyRow[]): void;
  indigestible(event: FoldedEvent, error: unknown): void;
}

/** A key's row after a series of events, and whether it is another one now, or says something else. */
interface Series {
  readonly row: AnyRow | null;
  readonly changed: boolean;
}

const noFacts: readonly AnyRow[] = [];

/** Calls the functions of one projection: the only place where that is done, live and in a rebuild. */
export class Folder {
  private readonly handled: ReadonlySet<string>;
  private readonly rows: RowCheck;
  /** Of what is kept under a key: rows, or memories. */
  private readonly kept: RowCheck;
  private readonly undeclared: Geography | undefined;
  /** The copy that folds of a series write in. */
  private readonly scratch: AnyRow;

  constructor(readonly projection: Projection) {
    this.handled = new Set(projection.handles);
    this.undeclared = projection.usesGeography === true ? undefined : undeclaredBy(projection.name);
    this.rows = rowCheck(projection.columns);
    this.kept = projection.kind === 'facts' ? rowCheck(projection.remembers) : this.rows;
    this.scratch = this.kept.copy({});
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
   * The same for the events of one key, one after the other: gives the row after them, which is `row` itself where that was changed, so that it MUST be nobody else's.
   * Events that throw leave no trace in it. All folds are given one copy to write in: a copy for each, or for each row, is most of what
   * folding leaves for the garbage collector.
   */
  series(key: string, row: AnyRow | null, events: readonly FoldedEvent[], geography: Geography, told: Told): Series {
    const { kept, scratch } = this;
    let state = row;
    let changed = false;
    // Whether the scratch copy says what the row says. While a fold has it, and after a throw, nobody knows.
    let same = false;
    for (const event of events) {
      try {
        let step: Step;
        if (state === null || event.history !== undefined) {
          same = false;
          step = this.step(key, state, event, geography);
        } else {
          if (!same) kept.follow(scratch, state);
          same = false;
          step = this.made(key, scratch, event, geography);
          if (step.state === scratch) {
            if (kept.absorb(state, scratch)) changed = true;
            same = true;
          } else if (step.state !== null) step = { ...step, state: kept.checked(step.state, state) };
        }
        if (!same && step.state !== state) {
          state = step.state;
          changed = true;
        }
        if (step.facts.length > 0) told.facts(step.facts);
      } catch (error) {
        told.indigestible(event, error);
      }
    }
    return { row: state, changed };
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

  private evolve(key: string, current: AnyRow | null, event: FoldedEvent, geography: Geography): Step {
    const draft = current === null ? null : this.kept.copy(current);
    const { state, facts } = this.made(key, draft, event, geography);
    return { state: state === null ? null : this.kept.checked(state, current, draft), facts };
  }

  /** What the author's function makes of a draft and an event: facts are checked, the row or memory is as it came. */
  private made(key: string, draft: AnyRow | null, event: FoldedEvent, geography: Geography): Step {
    const { projection } = this;
    const boundaries = this.undeclared ?? geography;
    if (projection.kind === 'rows') {
      const { rowKey } = projection;
      const row = given(projection.evolve(draft, event, boundaries), 'a row, or null');
      if (row !== null && row[rowKey] !== key && String(row[rowKey]) !== key)
        throw new TypeError(`column ${rowKey}: expected the key ${key}`);
      return { state: row, facts: noFacts };
    }
    const { memory, rows } = given(projection.evolve(draft, event, boundaries), '{ memory, rows }');
    const facts = rows.map((row) => {
      if (row[projection.rowKey] === null) throw new TypeError(`column ${projection.rowKey}: expected a key, got null`);
      return this.rows.checked(row, null);
    });
    return { state: memory, facts };
  }
}

/** What a fold gives. Throws a TypeError where it gives nothing: the compiler finds a case that is missing, in a report from outside nobody does. */
function given<Made>(made: Made | undefined, expected: string): Made {
  if (made === undefined)
    throw new TypeError(`evolve gives nothing: expected ${expected}; is the case for this type missing?`);
  return made;
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
