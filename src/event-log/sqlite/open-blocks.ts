import type Database from 'better-sqlite3';

import type { Position, RecordedEvent } from '../envelope.js';
import { erasureType } from '../erasing.js';
import type { Block, BlockChoice, LogBlocks } from '../log-blocks.js';
import { laneCount, SealedLog } from '../sealed/sealed-log.js';
import { type Upcasters, upcastAllWith } from '../upcasting.js';
import { TypeNames } from './names.js';
import { Pages } from './pages.js';
import { RowBlocks } from './row-blocks.js';
import { uuidText } from './rows.js';
import { openLogFile } from './schema.js';

export interface BlockOptions {
  readonly file: string;
  /** The URL of a module that exports `upcasters`, when events are to be read in the current version of their types. */
  readonly upcasters?: string;
  /** The URL of a module that exports `withHistories`, when corrections are to bring the histories of their streams along. */
  readonly histories?: string;
  /** A directory for sealed copies of old stretches, which are made when they are first read. Without it, rows are read every time. */
  readonly sealed?: string;
  /** Positions in a sealed stretch; see SealedLog. */
  readonly sealedStretch?: number;
}

type WithHistories = (
  events: readonly RecordedEvent[],
  readStream: (stream: string) => readonly RecordedEvent[],
) => readonly RecordedEvent[];

/** Opens a log's file for reading blocks, beside whoever else has it open. Rejects with LogDamaged, LogUnavailable. */
export async function openBlocks(options: unknown, choice: BlockChoice): Promise<LogBlocks> {
  const { file, upcasters, histories } = options as BlockOptions;
  const module = upcasters === undefined ? undefined : ((await import(upcasters)) as { readonly upcasters: Upcasters });
  const amending =
    histories === undefined ? undefined : ((await import(histories)) as { readonly withHistories: WithHistories });
  const database = openLogFile(file, true);
  return new SqliteBlocks(database, choice, options as BlockOptions, module?.upcasters ?? {}, amending?.withHistories);
}

/** Positions read from rows at once: a page's text and events are then garbage before they are moved to the old generation. */
const rowsAtOnce = 2_000;

class SqliteBlocks implements LogBlocks {
  readonly #database: Database.Database;
  readonly #pages: Pages;
  readonly #rows: RowBlocks;
  readonly #sealed: SealedLog | undefined;
  readonly #upcast: ReturnType<typeof upcastAllWith>;
  readonly #withHistories: WithHistories;

  constructor(
    database: Database.Database,
    choice: BlockChoice,
    { sealed, sealedStretch }: BlockOptions,
    upcasters: Upcasters,
    withHistories: WithHistories = (events) => events,
  ) {
    const types = new TypeNames(database);
    this.#database = database;
    this.#pages = new Pages(database, types);
    this.#rows = new RowBlocks(database, types, choice);
    this.#upcast = upcastAllWith(upcasters);
    this.#withHistories = withHistories;
    const lanes = lanesOf(choice);
    if (sealed === undefined || lanes === undefined) return;
    const rowsOf = Array.from(
      { length: laneCount },
      (_, share) => new RowBlocks(database, types, { shares: laneCount, share }),
    );
    const idAt = database.prepare<[Position], string>('SELECT lower(hex(id)) FROM event WHERE position = ?').pluck();
    // A stretch that was sealed before something was erased is not read any more.
    const erasures = database
      .prepare<[string], number>('SELECT count(*) FROM event WHERE type = (SELECT number FROM type WHERE name = ?)')
      .pluck();
    this.#sealed = new SealedLog({
      directory: sealed,
      types: choice.types,
      lanes,
      ...(sealedStretch === undefined ? {} : { stretch: sealedStretch }),
      rows: (lane, after, reaches) => rowsOf[lane]?.read(after, reaches) ?? [],
      idAt: (position) => {
        const id = idAt.get(position);
        if (id === undefined) return undefined;
        const erased = erasures.get(erasureType) ?? 0;
        return erased === 0 ? uuidText(id) : `${uuidText(id)} ${String(erased)}`;
      },
    });
  }

  read(after: Position, upTo: Position): Block {
    const { events, reaches } = this.#sealed?.read(after, upTo) ?? this.#fromRows(after, upTo);
    return { events: this.#withHistories(this.#upcast(events), (stream) => this.#stream(stream)), reaches };
  }

  close(): void {
    this.#database.close();
  }

  #fromRows(after: Position, upTo: Position): Block {
    const reaches = Math.min(upTo, after + rowsAtOnce);
    return { events: this.#rows.read(after, reaches), reaches };
  }

  #stream(stream: string): readonly RecordedEvent[] {
    const events: RecordedEvent[] = [];
    for (;;) {
      const page = this.#pages.ofStream(stream, events.length);
      events.push(...this.#upcast(page));
      if (page.length < Pages.defaultSize) return events;
    }
  }
}

/** Which lanes of sealed stretches are a share of the streams; undefined when it is not made of lanes. */
function lanesOf({ shares, share }: BlockChoice): readonly number[] | undefined {
  if (shares === 1) return Array.from({ length: laneCount }, (_, lane) => lane);
  return shares === laneCount ? [share] : undefined;
}
