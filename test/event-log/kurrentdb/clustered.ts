import { randomUUID } from 'node:crypto';

import type { NewEvent } from '../../../src/event-log/envelope.js';
import type { FollowerReport } from '../../../src/event-log/kurrentdb/follower-report.js';
import {
  type KurrentLog,
  type KurrentLogOptions,
  openKurrentLog,
} from '../../../src/event-log/kurrentdb/kurrent-log.js';
import { openReplicaLog, type ReplicaLog } from '../../../src/event-log/sqlite/replica.js';
import { KurrentDouble, type DoubleOptions } from '../../support/kurrentdb-double/double.js';

/** One replica of a double's log, and what it reported. */
export interface Opened {
  readonly log: KurrentLog;
  readonly replica: ReplicaLog;
  readonly reports: FollowerReport[];
}

/** Doubles and logs of a test, all of which `close` ends. */
export class Clustered {
  private readonly ends: (() => Promise<void> | void)[] = [];

  async double(options: DoubleOptions = {}): Promise<KurrentDouble> {
    const double = await KurrentDouble.start(options);
    this.ends.push(() => double.stop());
    return double;
  }

  async open(
    url: string,
    options: Partial<KurrentLogOptions> & { readonly file?: string; readonly replica?: ReplicaLog } = {},
  ): Promise<Opened> {
    const replica = options.replica ?? openReplicaLog(options.file ?? ':memory:');
    const reports: FollowerReport[] = [];
    const log = await openKurrentLog({
      url,
      deadlineMs: 1_000,
      readYourWritesMs: 3_000,
      appendId: randomUUID,
      random: () => 0,
      report: (report) => reports.push(report),
      ...options,
      replica,
    });
    this.ends.push(async () => {
      await log.close();
      replica.close();
    });
    return { log, replica, reports };
  }

  async close(): Promise<void> {
    for (const end of this.ends.reverse()) await end();
  }
}

export function newEvent(n = 0, content: Partial<NewEvent> = {}): NewEvent {
  return {
    id: randomUUID(),
    type: 'Counted',
    schemaVersion: 1,
    occurredAt: '2026-03-01T10:00:00.000Z',
    data: { n },
    metadata: { by: 'a test' },
    ...content,
  };
}

/** Waits for what is about to be true; fails after five seconds, or as many as are given. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, seconds = 5): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Every event of a reader, in order. */
export async function everything(log: Pick<KurrentLog, 'readAll'>) {
  const events = [];
  for await (const page of log.readAll(0)) events.push(...page.events);
  return events;
}
