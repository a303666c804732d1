import { setTimeout as pause } from 'node:timers/promises';

import type { Projection } from '../projecting/define.js';
import { type DiffPage, diffRowsAtMost, diffTables, type DiffTools, type TableDiff } from '../projecting/diff.js';
import { OperationRefused } from '../projecting/operation-refused.js';
import type { ProjectionEngine } from '../projecting/projection-engine.js';
import type { ProjectionStatus } from '../projecting/projection-status.js';
import type { RebuildStatus } from '../projecting/rebuild-job.js';
import type { Snapshots } from '../projecting/snapshots.js';
import type { Progress } from '../projecting/progress.js';
import type { SwitchedBack } from '../projecting/switch-back.js';
import type { DeployEntry } from '../read-model/deploy-log.js';
import type { KeptSnapshot } from '../read-model/snapshot-shelf.js';
import { BadOperation } from './bad-operation.js';
import {
  hasEnded,
  type JobView,
  type Operations,
  type ProjectionView,
  quarantineAtMost,
  type QuarantinePage,
  type RebuildWish,
} from './operations.js';

export interface EngineOperationsOptions {
  readonly engine: ProjectionEngine;
  /** The definitions that the engine was made with. */
  readonly projections: readonly Projection[];
  readonly snapshots: Snapshots;
  readonly log: DiffTools['log'];
  readonly tables: DiffTools['tables'];
  /** Reads a position, a date or a time. */
  readonly positionOf: (asOf: string) => Promise<number>;
  /** How often `follow` looks. */
  readonly everyMs?: number;
}

/** What an operator does, on the engine of this process. */
export class EngineOperations implements Operations {
  constructor(private readonly options: EngineOperationsOptions) {}

  async projections(): Promise<readonly ProjectionView[]> {
    const { engine } = this.options;
    return (await engine.status()).map((status) => this.projectionView(status));
  }

  async projection(name: string): Promise<ProjectionView> {
    const status = (await this.options.engine.status()).find((one) => one.name === name);
    if (status === undefined) throw unknown(name);
    return this.projectionView(status);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a refusal is a rejection here, as it is through a server
  async startRebuild(names: readonly string[], { by, accept }: RebuildWish): Promise<JobView> {
    const options = { by, ...(accept === undefined ? {} : { accept }) };
    return viewOf(this.options.engine.startRebuild(names, options).job.status());
  }

  async *follow(name: string, signal: AbortSignal): AsyncGenerator<JobView, undefined> {
    const { everyMs = 250 } = this.options;
    const id = this.lastJobOf(name)?.id;
    if (id === undefined) {
      this.mustKnow(name);
      throw new OperationRefused('NO_REBUILD', `${name} is not being rebuilt, and was not since this process started`);
    }
    while (!signal.aborted) {
      const status = this.options.engine.jobs().find((job) => job.id === id);
      if (status === undefined) return;
      const view = viewOf(status);
      yield view;
      if (hasEnded(view)) return;
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async pause(name: string): Promise<JobView> {
    return viewOf(this.options.engine.pause(name));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async resume(name: string): Promise<JobView> {
    return viewOf(this.options.engine.resume(name));
  }

  async cancel(name: string, by: string): Promise<JobView> {
    return viewOf(await this.options.engine.cancel(name, by));
  }

  switchBack(name: string, by: string): Promise<SwitchedBack> {
    return this.options.engine.switchBack(name, by);
  }

  async quarantine(name: string, after: number, limit: number): Promise<QuarantinePage> {
    if (limit < 1 || limit > quarantineAtMost) {
      throw new BadOperation('limit', `a whole number from 1 to ${String(quarantineAtMost)}`);
    }
    const { quarantined: total } = await this.projection(name);
    // One more than asked for says whether there is a next page.
    const found = await this.options.engine.quarantine(name, after, limit + 1);
    const events = found.slice(0, limit);
    const last = found.length > limit ? events.at(-1) : undefined;
    return { projection: name, events, total, ...(last === undefined ? {} : { nextAfter: last.position }) };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async deployLog(name?: string): Promise<readonly DeployEntry[]> {
    return this.options.engine.deployments(name);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async snapshots(name?: string): Promise<readonly KeptSnapshot[]> {
    return this.options.snapshots.list(name);
  }

  async snapshot(name: string, asOf: string, onProgress?: (progress: Progress) => void): Promise<KeptSnapshot> {
    const { snapshots, positionOf } = this.options;
    this.mustKnow(name);
    const position = await positionOf(asOf);
    return onProgress === undefined ? snapshots.takeInTime(name, position) : snapshots.take(name, position, onProgress);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async dropSnapshot(name: string, position: number): Promise<readonly KeptSnapshot[]> {
    return this.options.snapshots.drop(name, position);
  }

  async diff(name: string, from: string, to: string, page: DiffPage): Promise<TableDiff> {
    if (page.limit < 1 || page.limit > diffRowsAtMost) {
      throw new BadOperation('limit', `a whole number from 1 to ${String(diffRowsAtMost)}`);
    }
    if (from === to) throw new BadOperation('to', 'another moment than `from`');
    return diffTables(this.mustKnow(name), from, to, page, this.options);
  }

  private projectionView({ name, head, ...status }: ProjectionStatus): ProjectionView {
    const { version, question } = this.mustKnow(name);
    const job = this.lastJobOf(name);
    return {
      name,
      version,
      question,
      ...status,
      head: head ?? null,
      lag: head === undefined ? null : Math.max(0, head - status.checkpoint),
      job: job === undefined ? null : viewOf(job),
      unfinished: this.options.engine.unfinished(name) ?? null,
      versions: this.options.engine.versions(name),
    };
  }

  private lastJobOf(name: string): RebuildStatus | undefined {
    return this.options.engine.jobs().find(({ projections }) => projections.includes(name));
  }

  private mustKnow(name: string): Projection {
    const known = this.options.projections.find((one) => one.name === name);
    if (known === undefined) throw unknown(name);
    return known;
  }
}

function unknown(name: string): OperationRefused {
  return new OperationRefused('UNKNOWN_PROJECTION', `there is no projection named ${name}`);
}

function viewOf({ perSecond, secondsLeft, startedAt, ...status }: RebuildStatus): JobView {
  return {
    ...status,
    eventsPerSecond: perSecond,
    secondsLeft: secondsLeft ?? null,
    startedAt: startedAt ?? null,
  };
}
