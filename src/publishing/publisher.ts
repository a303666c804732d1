import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';

import type { FrozenMetric } from '../domain/report/events.js';
import { alreadyPublished, pieceAtMost, type ReportCommand } from '../domain/report/report.js';
import { RecordFacts } from '../handling/record-facts.js';
import { canonicalJson } from '../ledger/canonical-json.js';
import type { ReadModel } from '../read-model/read-model.js';
import { BadQuery, NothingFound } from '../reporting/bad-query.js';
import { READ_MODEL, REPORTING_SETTINGS, type ReportingSettings } from '../reporting/tokens.js';
import { logRoot, type OnProgress } from './log-root.js';
import { type AskedParameters, notedAnswer, type NotedAnswer } from './publishable.js';
import { digestOf, frozenReport, type FrozenReport } from './published-report.js';
import {
  PUBLISHING_EFFECTS,
  type PublishingEffects,
  REPORT_SOURCES,
  type ReportSources,
  STORED_LOG,
  type StoredLog,
} from './tokens.js';

export interface PublicationOrder {
  /** Made up when absent: the kind, the day and six digits. */
  readonly id?: string | undefined;
  readonly kind: string;
  readonly title: string;
  /** As the report takes them. With `asOf` it is published as of an earlier position, without it as of the tables that serve. */
  readonly parameters: AskedParameters;
  readonly publishedBy: string;
}

/** What was published. */
export interface Publication {
  readonly id: string;
  /** unchanged: the very same order had been published under this id already. */
  readonly status: 'recorded' | 'unchanged';
  readonly kind: string;
  readonly title: string;
  /** The position of the log that the report stands at. */
  readonly asOf: number;
  readonly logRoot: string;
  /** SHA-256 of its result as canonical JSON. */
  readonly digest: string;
  /** The position of the event that published it. */
  readonly position: number;
}

/** What became of an order about a report that is published. */
export interface Decided {
  readonly id: string;
  readonly status: 'recorded' | 'unchanged';
}

/** Freezes reports, and says of frozen ones that they are superseded or withdrawn. */
@Injectable()
export class Publisher {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(STORED_LOG) private readonly log: StoredLog,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(REPORT_SOURCES) private readonly sources: ReportSources,
    @Inject(PUBLISHING_EFFECTS) private readonly effects: PublishingEffects,
  ) {}

  /**
   * Publishes the answer to a question. Rejects with BadQuery or a Refusal, with what the report rejects with, and with what the log rejects
   * with: nothing is then published.
   */
  async publish(order: PublicationOrder, onProgress?: OnProgress): Promise<Publication> {
    const { kind, title, publishedBy } = order;
    // `after` says when to answer, not what: it is no part of what is frozen.
    const { asOf, after, format: _format, ...parameters } = order.parameters;
    const known = order.id === undefined ? undefined : await this.known(order.id);
    if (order.id !== undefined && known !== undefined) return repeated(order.id, known, { ...order, parameters }, asOf);

    const at = new Date(this.effects.clock()).toISOString();
    const id = order.id ?? `${kind}-${at.slice(0, 10)}-${this.effects.ids().slice(0, 6)}`;
    const { answer, tables, position } = await this.ask(kind, parameters, { asOf, after });
    const text = canonicalJson(answer);
    const root = await logRoot(this.log, position, onProgress);
    if (root === undefined) throw new Error(`the log does not come to position ${String(position)}, which tables hold`);
    const said = answer as { readonly geography?: unknown; readonly synthetic?: unknown };
    const metrics = metricsIn(answer);
    const digest = digestOf(text);
    const command: ReportCommand = {
      type: 'PublishReport',
      reportId: id,
      occurredAt: at,
      fields: {
        title,
        kind,
        parameters,
        position,
        logRoot: root,
        tables: tables.map(({ projection, identity }) => ({ projection, identity })),
        ...(metrics.length === 0 ? {} : { metrics }),
        ...(typeof said.geography === 'string' ? { geography: said.geography } : {}),
        timeZone: this.settings.timeZone,
        code: this.effects.code,
        synthetic: said.synthetic === true,
        digest,
        results: piecesOf(text),
        publishedBy,
      },
    };
    await this.record(command, said.synthetic === true);
    const frozen = await frozenReport(this.log, id);
    return publicationOf(id, 'recorded', frozen);
  }

  /** Rejects with NothingFound when either report is not published, and with a Refusal. */
  async supersede(
    id: string,
    order: { readonly by: string; readonly reason: string; readonly decidedBy: string },
  ): Promise<Decided> {
    const { published } = await frozenReport(this.log, id);
    const other = await this.known(order.by);
    if (other === undefined) throw new BadQuery('by', `a published report; none was published as ${order.by}`);
    const occurredAt = new Date(this.effects.clock()).toISOString();
    const fields = { by: order.by, reason: order.reason, decidedBy: order.decidedBy };
    return {
      id,
      status: await this.record({ type: 'SupersedeReport', reportId: id, occurredAt, fields }, published.synthetic),
    };
  }

  /** Rejects with NothingFound when it is not published, and with a Refusal. */
  async withdraw(
    id: string,
    order: { readonly reason: string; readonly requestedBy: string; readonly authorisedBy: string },
  ): Promise<Decided> {
    const { published } = await frozenReport(this.log, id);
    const occurredAt = new Date(this.effects.clock()).toISOString();
    const fields = { reason: order.reason, requestedBy: order.requestedBy, authorisedBy: order.authorisedBy };
    return {
      id,
      status: await this.record({ type: 'WithdrawReport', reportId: id, occurredAt, fields }, published.synthetic),
    };
  }

  /** The answer, and the one position that everything in it is as of. */
  private async ask(
    kind: string,
    parameters: AskedParameters,
    state: { readonly asOf?: string | number | undefined; readonly after?: string | number | undefined },
  ): Promise<NotedAnswer & { readonly position: number }> {
    const { readModel, log, settings, sources } = this;
    const texts = Object.entries(state).flatMap(([name, moment]) =>
      moment === undefined ? [] : [[name, String(moment)]],
    );
    const asked = { ...parameters, ...(Object.fromEntries(texts) as Readonly<Record<string, string>>) };
    const { answer, tables } = await notedAnswer(kind, asked, { readModel, log, settings, sources });
    const positions = [...new Set(tables.map((table) => table.asOf))];
    const position = Math.min(...positions);
    // Tables that serve may be a few events apart: then it is asked again as of what they all have.
    return positions.length === 1 ? { answer, tables, position } : this.ask(kind, parameters, { asOf: position });
  }

  private async known(id: string): Promise<FrozenReport | undefined> {
    try {
      return await frozenReport(this.log, id);
    } catch (error) {
      if (error instanceof NothingFound) return undefined;
      throw error;
    }
  }

  private async record(command: ReportCommand, synthetic: boolean): Promise<'recorded' | 'unchanged'> {
    const factId = `publishing:${this.effects.ids()}`;
    const provenance = { source: 'manual' as const, ...(synthetic ? { synthetic } : {}) };
    const { outcomes } = await this.bus.execute(new RecordFacts([{ factId, command, provenance }]));
    const [outcome] = outcomes;
    if (outcome === undefined) throw new Error(`no outcome for ${command.type}`);
    if (outcome.status === 'refused') throw outcome.refusal;
    return outcome.status;
  }
}

/** The same order again finds what it published; any other under the same id is refused. */
function repeated(
  id: string,
  known: FrozenReport,
  { kind, title, parameters, publishedBy }: PublicationOrder,
  asOf: string | number | undefined,
): Publication {
  const { published } = known;
  const one = canonicalJson([published.kind, published.title, published.parameters, published.publishedBy]);
  const isSame = one === canonicalJson([kind, title, parameters, publishedBy]);
  if (isSame && (asOf === undefined || String(asOf) === String(published.position))) {
    return publicationOf(id, 'unchanged', known);
  }
  throw alreadyPublished(id);
}

function publicationOf(id: string, status: Publication['status'], { published, position }: FrozenReport): Publication {
  const { kind, title, digest } = published;
  return { id, status, kind, title, asOf: published.position, logRoot: published.logRoot, digest, position };
}

/** Every metric that an answer names, with its version. */
export function metricsIn(answer: object): readonly FrozenMetric[] {
  const { metric, metrics } = answer as { readonly metric?: unknown; readonly metrics?: unknown };
  return [metric, ...(Array.isArray(metrics) ? (metrics as readonly unknown[]) : [])].flatMap((one) => {
    const { id, version } = (typeof one === 'object' && one !== null ? one : {}) as Partial<FrozenMetric>;
    return typeof id === 'string' && typeof version === 'number' ? [{ id, version }] : [];
  });
}

/** Text in pieces that fit into an event; none ends in the middle of a character. */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + pieceAtMost, text.length);
    if (end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1))) end -= 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}
