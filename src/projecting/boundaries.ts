import type { LogReader } from '../event-log/log-reader.js';
import type { GeographyReader } from './geography-reader.js';
import type { TrackedProjection } from './tracked-projection.js';

/** Keeps the projections of an engine folding with the boundaries that the log has by now. */
export class Boundaries {
  private renewedAt = 0;
  private readonly wanted: boolean;

  constructor(
    private readonly log: Pick<LogReader, 'head'>,
    private readonly reader: GeographyReader,
    private readonly projections: ReadonlyMap<string, TrackedProjection>,
  ) {
    this.wanted = [...projections.values()].some(({ definition }) => definition.usesGeography === true);
  }

  /**
   * Folds with the boundaries that the log makes up to a position, or with later ones where these are known already. Projections that look
   * at boundaries are stale when they moved, and rebuilt beside like after a change of code.
   */
  async renew(position: number): Promise<void> {
    if (position < this.renewedAt || !this.wanted) return;
    const geography = await this.reader.at(position);
    if (position < this.renewedAt) return;
    this.renewedAt = position;
    for (const projection of this.projections.values()) projection.surroundWith(geography);
  }

  /** The same, up to the head of the log; where no projection looks at boundaries, the log is not asked. */
  async renewToHead(): Promise<void> {
    if (this.wanted) await this.renew(await this.log.head());
  }
}
