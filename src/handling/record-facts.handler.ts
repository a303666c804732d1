import { hash } from 'node:crypto';

import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Inject } from '@nestjs/common';

import { Refusal } from '../domain/refusal.js';
import { schemaVersionOf } from '../domain/schema-versions.js';
import { amendedStream, deciderOfCategory, type Stream, streamOf, type TrackerFact } from '../domain/streams.js';
import type { NewEvent, RecordedEvent } from '../event-log/envelope.js';
import { type Erasing, erasureType, type Redaction } from '../event-log/erasing.js';
import { WrongExpectedRevision } from '../event-log/log-errors.js';
import type { LogReader } from '../event-log/log-reader.js';
import type { LogWriter } from '../event-log/log-writer.js';
import { type CheckCorrected, type Fact, type FactOutcome, RecordFacts, type RecordedFacts } from './record-facts.js';

/** Where commands load their stream from and append to. */
export type CommandLog = LogWriter &
  Pick<LogReader, 'readStream'> & {
    /** Absent where nothing can be taken out of the log. */
    readonly erasing?: Erasing;
  };
export const COMMAND_LOG = Symbol('CommandLog');

/** How often a command that lost a race is decided again on the newer state before the loser hears of it. */
const attempts = 8;

/** Load, fold, decide, append; again from the start when another writer was faster. */
@CommandHandler(RecordFacts)
export class RecordFactsHandler implements ICommandHandler<RecordFacts> {
  constructor(@Inject(COMMAND_LOG) private readonly log: CommandLog) {}

  /** Rejects with what the log rejects with. A refusal is an outcome, not an error. */
  async execute({ facts, checkCorrected }: RecordFacts): Promise<RecordedFacts> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(facts, checkCorrected);
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision) || attempt === attempts) throw error;
      }
    }
  }

  /** Erasures with the leaf of every event that they take something out of, as it stands before. */
  private withLeaves(
    events: readonly NewEvent[],
    recorded: ReadonlyMap<string, RecordedEvent>,
  ): Promise<readonly NewEvent[]> {
    return Promise.all(
      events.map(async (event) => {
        if (event.type !== erasureType) return event;
        const erased = await Promise.all(
          (event.data.erased as readonly Redaction[]).map(async (one) => {
            const leaf = await this.log.erasing?.leafOf(recorded.get(one.id)?.position ?? 0);
            return { ...one, leaf };
          }),
        );
        return { ...event, data: { ...event.data, erased } };
      }),
    );
  }

  private async attempt(facts: readonly Fact[], checkCorrected: CheckCorrected | undefined): Promise<RecordedFacts> {
    const { stream, category } = streamOfAll(facts);
    const decider = deciderOfCategory(category);
    const recorded = new Map<string, RecordedEvent>();
    let state: unknown = decider.initial;
    let revision = -1;
    for await (const event of this.log.readStream(stream)) {
      recorded.set(event.id, event);
      state = decider.evolve(state, event as unknown as TrackerFact);
      revision = event.revision;
    }

    const accepted: NewEvent[] = [];
    const acceptedIds = new Set<string>();
    const outcomes = facts.map((fact): FactOutcome => {
      try {
        const firstId = eventId(fact.factId, 0);
        const known = recorded.get(firstId);
        if (known !== undefined) return repeated(fact, known);
        if (acceptedIds.has(firstId)) return { status: 'unchanged' };
        if (fact.command.type === 'ErasePersonalData' && this.log.erasing === undefined) throw notErasable();
        const events = decider.decide(fact.command, state).map((event, index) => envelope(event, fact, index));
        if (checkCorrected !== undefined) {
          checkEach(events, [...recorded.values(), ...accepted, ...events], stream, checkCorrected);
        }
        for (const event of events) state = decider.evolve(state, event as unknown as TrackerFact);
        acceptedIds.add(firstId);
        accepted.push(...events);
        return events.length === 0 ? { status: 'unchanged' } : { status: 'recorded', events: events.length };
      } catch (error) {
        if (error instanceof Refusal) return { status: 'refused', refusal: error };
        throw error;
      }
    });
    const isErasing = facts.some(({ command }) => command.type === 'ErasePersonalData');
    if (accepted.length === 0) {
      // A repeat of one that was recorded, and that a crash kept from being carried out.
      if (isErasing) await this.log.erasing?.carryOut();
      return { stream, outcomes, appended: 0, revision };
    }

    const complete = isErasing ? await this.withLeaves(accepted, recorded) : accepted;
    const appended = await this.log.append(stream, revision === -1 ? 'no-stream' : revision, complete);
    if (isErasing) await this.log.erasing?.carryOut();
    return {
      stream,
      outcomes,
      appended: appended.repeated ? 0 : accepted.length,
      position: appended.lastPosition,
      events: appended.repeated ? [] : complete,
      revision: appended.revision,
    };
  }
}

/** Shows the check every event that one of these corrects, as it then stands in the stream. */
function checkEach(
  events: readonly NewEvent[],
  history: readonly NewEvent[],
  stream: string,
  checkCorrected: CheckCorrected,
): void {
  for (const event of events as readonly (NewEvent & TrackerFact)[]) {
    if (event.type !== 'RecordCorrected') continue;
    const corrected = amendedStream(stream, history).find(({ id }) => id === event.data.corrects);
    if (corrected !== undefined) checkCorrected(corrected, event);
  }
}

function notErasable(): Refusal {
  const message = 'this log is kept in a cluster, which cannot take anything out of an event';
  return new Refusal('ERASURE_IMPOSSIBLE', message);
}

function streamOfAll(facts: readonly Fact[]): Stream {
  const [first, ...others] = facts.map((fact) => streamOf(fact.command));
  if (first === undefined || others.some(({ stream }) => stream !== first.stream)) {
    throw new TypeError('the facts of one command must be about one stream');
  }
  return first;
}

function repeated(fact: Fact, known: RecordedEvent): FactOutcome {
  if (known.metadata.requestDigest === fact.provenance.requestDigest) return { status: 'unchanged' };
  throw new Refusal('FACT_ID_REUSED', 'the same idempotency key came with another request before', 'Idempotency-Key');
}

function envelope(event: TrackerFact, fact: Fact, index: number): NewEvent {
  return {
    id: eventId(fact.factId, index),
    type: event.type,
    schemaVersion: schemaVersionOf(event.type),
    occurredAt: event.occurredAt,
    data: event.data as NewEvent['data'],
    metadata: fact.provenance as unknown as NewEvent['metadata'],
  };
}

/** A UUID (version 8, RFC 9562) that depends on nothing but the fact and the event's place in its decision. */
export function eventId(factId: string, index: number): string {
  const hex = hash('sha256', `${factId}\n${String(index)}`);
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
