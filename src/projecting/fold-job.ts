import type { BlockSource, LogBlocks, OpenBlocks } from '../event-log/log-blocks.js';
import type { GeographyEvent } from '../geography/boundary-history.js';
import { geographyOf } from '../geography/geography.js';
import { SeenKeys } from '../read-model/seen-keys.js';
import type { Projection } from './define.js';
import { type FoldedShare, type LoadRows, ShareFolder } from './share-folder.js';

export interface WorkerProjection {
  readonly name: string;
  /** The URL of the module that exports the definition. */
  readonly module: string;
  /** Where its tables stand: events up to here are in them. */
  readonly checkpoint: number;
  /** What the boundaries that it is built with are made of. */
  readonly boundaries: readonly GeographyEvent[];
  /** By table, the filter of the keys that it has; none when the tables are empty. */
  readonly seen: Readonly<Record<string, SharedArrayBuffer>>;
}

/** What a worker thread is to fold: everything that one rebuild differs in from the next. */
export interface FoldJobInput {
  readonly blocks: BlockSource;
  readonly projections: readonly WorkerProjection[];
  readonly shares: number;
  readonly share: number;
}

interface Member {
  readonly name: string;
  readonly checkpoint: number;
  readonly folder: ShareFolder;
}

/** One share of one log, folded a stretch at a time for some projections, as a worker thread does it. */
export class FoldJob {
  private constructor(
    private readonly blocks: LogBlocks,
    private readonly members: readonly Member[],
  ) {}

  /** `load` gives rows that were given out before. Rejects when the log cannot be opened, or a module has no such projection. */
  static async begin(input: FoldJobInput, load: (projection: string) => LoadRows): Promise<FoldJob> {
    const definitions: Projection[] = [];
    const members: Member[] = [];
    for (const { name, module, checkpoint, seen, boundaries } of input.projections) {
      const definition = await definitionIn(module, name);
      const filters = Object.entries(seen).map(([table, memory]) => [table, new SeenKeys(memory)] as const);
      const known = Object.fromEntries(filters);
      const folder = new ShareFolder(definition, input.shares === 1, known, load(name), geographyOf(boundaries));
      definitions.push(definition);
      members.push({ name, checkpoint, folder });
    }
    const types = [...new Set(definitions.flatMap(({ handles }) => handles))];
    const { openBlocks } = (await import(input.blocks.module)) as { readonly openBlocks: OpenBlocks };
    const { shares, share } = input;
    return new FoldJob(await openBlocks(input.blocks.options, { types, shares, share }), members);
  }

  /** Folds what follows on what was folded, up to a position, and gives by projection what changed. Rejects as ShareFolder does. */
  async fold(after: number, reaches: number): Promise<Readonly<Record<string, FoldedShare>>> {
    for (let at = after; at < reaches;) {
      const block = this.blocks.read(at, reaches);
      for (const { folder, checkpoint } of this.members) {
        await folder.fold(
          at >= checkpoint ? block.events : block.events.filter(({ position }) => position > checkpoint),
        );
      }
      at = block.reaches;
    }
    return Object.fromEntries(this.members.map(({ name, folder }) => [name, folder.flush()]));
  }

  close(): void {
    this.blocks.close();
  }
}

async function definitionIn(module: string, name: string): Promise<Projection> {
  const exported = Object.values((await import(module)) as Readonly<Record<string, unknown>>);
  const found = exported.flat().find((one) => (one as Partial<Projection> | undefined)?.name === name);
  if (found === undefined) throw new Error(`${module} exports no projection named ${name}`);
  return found as Projection;
}
