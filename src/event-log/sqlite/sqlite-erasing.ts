import { rmSync } from 'node:fs';

import type { RecordedEvent } from '../envelope.js';
import { type Erasing, isRedacted, leafOfEvent, redactionsIn } from '../erasing.js';
import type { SqliteLog } from './sqlite-log.js';

/** Erasing in the embedded log. `sealed` is the directory of its sealed stretches: copies, which are made again from the rows. */
export class SqliteErasing implements Erasing {
  constructor(
    private readonly log: SqliteLog,
    private readonly sealed: string,
  ) {}

  async leafOf(position: number): Promise<string> {
    return leafOfEvent(await this.eventAt(position));
  }

  async carryOut(): Promise<number> {
    const standing: { readonly id: string; readonly data: string }[] = [];
    const redactions = await redactionsIn(this.log);
    if (redactions.size === 0) return 0;
    for (const redaction of redactions.values()) {
      const position = this.log.positionOf(redaction.id);
      if (position === undefined || isRedacted(await this.eventAt(position), redaction)) continue;
      standing.push({ id: redaction.id, data: JSON.stringify(redaction.remains) });
    }
    if (standing.length > 0) {
      await this.log.redact(standing);
      rmSync(this.sealed, { recursive: true, force: true });
    }
    // Also when a reader was in the way the last time.
    this.log.emptyWal();
    return standing.length;
  }

  private async eventAt(position: number): Promise<RecordedEvent> {
    for await (const { events } of this.log.readAll(position - 1, position, { bare: true })) {
      const [event] = events;
      if (event !== undefined) return event;
    }
    throw new Error(`there is no event at position ${String(position)}`);
  }
}
