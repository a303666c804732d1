import { Inject, Injectable } from '@nestjs/common';

import { canonicalJson } from '../ledger/canonical-json.js';
import { REPORTING_SETTINGS, type ReportingSettings } from '../reporting/tokens.js';
import { type CellDifference, cellDifferences } from './cell-differences.js';
import { erasedSince, logRoot, type OnProgress } from './log-root.js';
import { notedAnswer } from './publishable.js';
import { digestOf, frozenReport, type FrozenReport } from './published-report.js';
import { metricsIn } from './publisher.js';
import {
  FRESH_TABLES,
  type FreshTables,
  PUBLISHING_EFFECTS,
  type PublishingEffects,
  REPORT_SOURCES,
  type ReportSources,
  STORED_LOG,
  type StoredLog,
} from './tokens.js';

/** Something that a report was made with: what it was, and what it is now. */
export interface Then<Value> {
  readonly published: Value;
  readonly now: Value | null;
}

export interface Verification {
  readonly report: string;
  /**
   * equal: the same figures come out of the same log. differs: they do not, or the log beneath them is another one. damaged: the record of
   * the report, or the log, is not whole, so that nothing can be compared.
   */
  readonly verdict: 'equal' | 'differs' | 'damaged';
  readonly asOf: number;
  readonly digest: Then<string>;
  readonly logRoot: Then<string>;
  readonly code: Then<string | null>;
  readonly tables: readonly ({ readonly projection: string } & Then<string>)[];
  readonly metrics: readonly ({ readonly id: string } & Then<number>)[];
  /** Events up to `asOf` that personal data were erased from after it: a report that went by these cannot come out the same. */
  readonly erased: number;
  /** How many cells differ. */
  readonly differing: number;
  /** At most {@link differencesAtMost} of them. */
  readonly differences: readonly CellDifference[];
  /** Why, where it can be known, in sentences. */
  readonly reasons: readonly string[];
}

export const differencesAtMost = 1_000;
const waitingAtMost = 4;

/** As many verifications are waiting as may. */
export class VerificationsBusy extends Error {
  override readonly name = 'VerificationsBusy';
}

/** Recomputes published reports from the log alone. One at a time: each folds the log from its first event. */
@Injectable()
export class Verifier {
  private queue: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(
    @Inject(STORED_LOG) private readonly log: StoredLog,
    @Inject(FRESH_TABLES) private readonly fresh: FreshTables,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(REPORT_SOURCES) private readonly sources: ReportSources,
    @Inject(PUBLISHING_EFFECTS) private readonly effects: PublishingEffects,
  ) {}

  /** Rejects with BadQuery, NothingFound and VerificationsBusy. What is damaged is a verdict, not an error. */
  async verify(id: string, onProgress?: OnProgress): Promise<Verification> {
    const frozen = await frozenReport(this.log, id);
    if (this.waiting >= waitingAtMost) {
      throw new VerificationsBusy(`${String(waitingAtMost)} verifications are waiting: ask again later`);
    }
    this.waiting += 1;
    const verified = this.queue.then(() => this.verifyNow(id, frozen, onProgress));
    this.queue = verified.catch(() => undefined);
    return verified.finally(() => {
      this.waiting -= 1;
    });
  }

  private async verifyNow(id: string, frozen: FrozenReport, onProgress?: OnProgress): Promise<Verification> {
    const { published, text, damage } = frozen;
    if (damage !== undefined) return this.damaged(id, frozen, damage);
    const { kind, parameters, position, timeZone } = published;
    try {
      const root = await logRoot(this.log, position, onProgress);
      if (root === undefined) {
        return this.damaged(id, frozen, `the log ends before position ${String(position)}, at which the report stands`);
      }
      const { answer, tables } = await this.fresh.use(
        position,
        (readModel) => {
          const { log, sources } = this;
          return notedAnswer(kind, parameters, { readModel, log, settings: { ...this.settings, timeZone }, sources });
        },
        onProgress,
      );
      const recomputed = canonicalJson(answer);
      const cells = cellDifferences(JSON.parse(text), JSON.parse(recomputed));
      const metricsNow = metricsIn(answer);
      const made = {
        ...this.basics(id, frozen),
        digest: { published: published.digest, now: digestOf(recomputed) },
        logRoot: { published: published.logRoot, now: root },
        tables: published.tables.map(({ projection, identity }) => ({
          projection,
          published: identity,
          now: tables.find((one) => one.projection === projection)?.identity ?? null,
        })),
        metrics: (published.metrics ?? []).map(({ id: metric, version }) => ({
          id: metric,
          published: version,
          now: metricsNow.find((one) => one.id === metric)?.version ?? null,
        })),
      };
      const erased = await erasedSince(this.log, position);
      const verdict = recomputed === text && root === published.logRoot ? ('equal' as const) : ('differs' as const);
      return {
        ...made,
        verdict,
        differing: cells.length,
        differences: cells.slice(0, differencesAtMost),
        erased,
        reasons: reasonsOf(made, verdict, erased),
      };
    } catch (error) {
      if (error instanceof Error && error.name === 'LogDamaged') return this.damaged(id, frozen, error.message);
      throw error;
    }
  }

  private basics(id: string, { published }: FrozenReport): Pick<Verification, 'report' | 'asOf' | 'code'> {
    return {
      report: id,
      asOf: published.position,
      code: { published: published.code ?? null, now: this.effects.code },
    };
  }

  private damaged(id: string, frozen: FrozenReport, reason: string): Verification {
    const { published, digestOfText } = frozen;
    return {
      ...this.basics(id, frozen),
      verdict: 'damaged',
      digest: { published: published.digest, now: digestOfText },
      logRoot: { published: published.logRoot, now: null },
      tables: [],
      metrics: [],
      erased: 0,
      differing: 0,
      differences: [],
      reasons: [reason],
    };
  }
}

type Made = Pick<Verification, 'asOf' | 'logRoot' | 'code' | 'tables' | 'metrics'>;

function reasonsOf(
  { asOf, logRoot: root, code, tables, metrics }: Made,
  verdict: 'equal' | 'differs',
  erased: number,
): readonly string[] {
  const log =
    root.published === root.now
      ? []
      : [
          `the log up to position ${String(asOf)} is not the one that it was published from: an event in it was changed, removed or added`,
        ];
  const folds = tables
    .filter(({ published, now }) => published !== now)
    .map(({ projection }) => `the table ${projection} is made by other code, other columns or other boundaries now`);
  const measures = metrics
    .filter(({ published, now }) => published !== now)
    .map(({ id, published, now }) => `${id} was version ${String(published)} and is version ${String(now)} now`);
  const erasures =
    erased === 0
      ? []
      : [
          `personal data were erased from ${String(erased)} of its events since; erasures are events of their own, and its root is the same`,
        ];
  const known = [...log, ...folds, ...measures, ...erasures];
  if (verdict === 'equal' || known.length > 0) return known;
  return code.published === code.now
    ? ['neither the log nor the code has changed: the record of the report was changed, or this program is at fault']
    : ['the log and its tables are the same: the code that makes the report from them has changed'];
}
