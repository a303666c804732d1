import type { Geography } from '../geography/geography.js';

/** The types that a column can have, with what a fold puts in it. `timestamp` takes RFC 3339 UTC text with milliseconds. */
interface ColumnValues {
  readonly text: string;
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly timestamp: string;
  readonly 'text[]': readonly string[];
}
export type ColumnType = keyof ColumnValues;

export interface Column {
  readonly type: ColumnType;
  /** What it says, for the data dictionary. */
  readonly means: string;
  readonly unit?: string;
}
export type Columns = Readonly<Record<string, Column>>;

/** A row of a table with these columns. Null says: not known, or not applicable. */
export type RowOf<C extends Columns> = { readonly [K in keyof C]: ColumnValues[C[K]['type']] | null };
/** A row that a fold was given to write in. */
export type DraftOf<C extends Columns> = { -readonly [K in keyof C]: RowOf<C>[K] };
export type ColumnValue = ColumnValues[ColumnType] | null;
export type AnyRow = Readonly<Record<string, ColumnValue>>;

/** What a fold sees of an event, whatever its type. */
export interface FoldedEvent {
  readonly type: string;
  readonly occurredAt: string;
  readonly data: object;
  readonly metadata: object;
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly recordedAt: string;
  /**
   * Of an event in a history: what corrections made of it. Its time and data are the corrected ones, `original` what was recorded. One that
   * was annulled comes as well, so that a table can say so.
   */
  readonly amended?: {
    readonly annulled: boolean;
    /** Fields whose personal data were erased. */
    readonly erased?: readonly string[];
    readonly original: { readonly occurredAt: string; readonly data: object };
  };
  /**
   * Of a correction: its stream as the corrections so far left it, itself included. A projection that handles corrections is not given the
   * correction to add to its rows: everything it has of the stream is made anew from these, from nothing on.
   */
  readonly history?: readonly FoldedEvent[];
}

interface Described<C extends Columns, Type extends string> {
  /** Kebab-case; the route, the table and the page in the data dictionary are named after it. */
  readonly name: string;
  readonly version: number;
  /** The question that the report answers, as an analyst would ask it. */
  readonly question: string;
  /** What one row is. */
  readonly grain: string;
  readonly columns: C;
  readonly handles: readonly Type[];
  /**
   * What its rows are told apart by when a rebuild is compared with the table that serves: a column, or the month of a timestamp column.
   * Default: zone, hotspot and the month of the first timestamp column, as far as there are such columns.
   */
  readonly slices?: readonly ((keyof C & string) | { readonly month: keyof C & string })[];
  /**
   * Its rows depend on where boundaries are: its fold is given them, and their version is part of its identity, so that another set of
   * boundaries makes the table anew. The fold of a projection that does not say so must not look at them.
   */
  readonly usesGeography?: boolean;
}

/** What lets two threads share the work of a rebuild. */
interface Streamed {
  /**
   * The stream that holds all events of a key or a subject. With it, each worker of a rebuild folds the streams of its own; without it, one
   * worker folds them all. It is checked with every event: where it does not hold, one worker goes on alone.
   */
  readonly streamOf?: (key: string) => string;
}

/** One row per key: the row itself is all that the fold remembers. `evolve` gives the new row, which can be the one that it was given, or null to remove it. */
export interface RowFold<C extends Columns, Event extends FoldedEvent> extends Described<C, Event['type']>, Streamed {
  /** The column that holds the key. */
  readonly rowKey: keyof C & string;
  /** Null for an event that is about no row of this table. A projection that handles corrections has one row a stream. */
  readonly key: (event: Event) => string | null;
  /** Takes a copy of the row, to write in and give back, which is good for this call only; the lists in it are the row's own. */
  readonly evolve: (row: DraftOf<C> | null, event: Event, geography: Geography) => RowOf<C> | null;
}

/** Many rows per subject: the fold remembers a few columns of the subject and writes rows, each under its own key. */
export interface FactFold<C extends Columns, M extends Columns, Event extends FoldedEvent>
  extends Described<C, Event['type']>, Streamed {
  readonly rowKey: keyof C & string;
  readonly remembers: M;
  /** What the event is about. */
  readonly subject: (event: Event) => string;
  readonly evolve: (
    memory: RowOf<M> | null,
    event: Event,
    geography: Geography,
  ) => { readonly memory: RowOf<M> | null; readonly rows: readonly RowOf<C>[] };
}

/** A projection as the engine holds it: columns and event types no longer known to the compiler, but checked when it was defined. */
export type Projection = Described<Columns, string> &
  Streamed & {
    readonly rowKey: string;
  } & (
    | {
        readonly kind: 'rows';
        readonly key: (event: FoldedEvent) => string | null;
        readonly evolve: (row: AnyRow | null, event: FoldedEvent, geography: Geography) => AnyRow | null;
      }
    | {
        readonly kind: 'facts';
        readonly remembers: Columns;
        readonly subject: (event: FoldedEvent) => string;
        readonly evolve: (
          memory: AnyRow | null,
          event: FoldedEvent,
          geography: Geography,
        ) => { readonly memory: AnyRow | null; readonly rows: readonly AnyRow[] };
      }
  );

/** The keys of each member of a union; `keyof` alone gives those that all members share. */
type KeysOf<T> = T extends unknown ? keyof T : never;

/**
 * Refuses rows with columns that the definition does not describe. The compiler lets a stray property through where the row is spread
 * (`{ ...row, clsoedAt }`), so the fold's own return type is looked at. One thing slips through: a stray property beside a plain
 * `return row`, which has the wider type and absorbs it.
 */
type NoStrayColumn<Row, C extends Columns> = [Exclude<KeysOf<Row>, keyof C>] extends [never]
  ? unknown
  : { readonly evolve: { readonly 'is not a column': Exclude<KeysOf<Row>, keyof C> } };

/**
 * Defines a projection with one row per key. Called in two steps so that the event union is given and the columns are inferred:
 * `defineRows<TrackerEvent>()({ … })`. A misspelt column, or a handled type without its case, is a compile error.
 */
export function defineRows<AllEvents extends FoldedEvent>() {
  return <const C extends Columns, const Type extends AllEvents['type'], Row extends RowOf<C> | null>(
    definition: Omit<RowFold<C, Extract<AllEvents, { type: Type }>>, 'handles' | 'evolve'> & {
      readonly handles: readonly Type[];
      readonly evolve: (row: DraftOf<C> | null, event: Extract<AllEvents, { type: Type }>, geography: Geography) => Row;
    } & NoStrayColumn<Row, C>,
  ): Projection => ({ ...(definition as unknown as RowFold<Columns, FoldedEvent>), kind: 'rows' });
}

/** Defines a projection that writes a row per fact and remembers its subject: `defineFacts<TrackerEvent>()({ … })`. */
export function defineFacts<AllEvents extends FoldedEvent>() {
  return <
    const C extends Columns,
    const M extends Columns,
    const Type extends AllEvents['type'],
    Memory extends RowOf<M> | null,
    Row extends RowOf<C>,
  >(
    definition: Omit<FactFold<C, M, Extract<AllEvents, { type: Type }>>, 'handles' | 'evolve'> & {
      readonly handles: readonly Type[];
      readonly evolve: (
        memory: RowOf<M> | null,
        event: Extract<AllEvents, { type: Type }>,
        geography: Geography,
      ) => { readonly memory: Memory; readonly rows: readonly Row[] };
    } & NoStrayColumn<Memory, M> &
      NoStrayColumn<Row, C>,
  ): Projection => ({ ...(definition as unknown as FactFold<Columns, Columns, FoldedEvent>), kind: 'facts' });
}
