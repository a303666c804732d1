import { hash } from 'node:crypto';

import { type Amended, type IdentifiedEvent, isCorrection } from '../../../domain/corrections/amended.js';
import type { CorrectionCommand } from '../../../domain/corrections/commands.js';
import type { FieldValue } from '../../../domain/corrections/events.js';
import { Refusal } from '../../../domain/refusal.js';
import { sameContent } from '../../../domain/same-content.js';
import { amendedStream, deciderOfCategory, streamOf, type TrackerFact } from '../../../domain/streams.js';
import type { Provenance } from '../../../domain/terms/provenance.js';
import type { Fact } from '../../../handling/record-facts.js';
import { contentOf, idOf, matchEvents } from './match-events.js';

/** An event of the log, as far as a comparison looks at it. */
export interface LoggedEvent extends IdentifiedEvent {
  readonly revision: number;
  readonly metadata: object;
}

/** What an edition changes about one record. */
export interface RecordChange {
  readonly facts: readonly Fact[];
  readonly added: number;
  readonly corrected: number;
  readonly annulled: number;
}

export interface Edition {
  readonly feed: string;
  /** Names the edition in the corrections that it makes. */
  readonly name: string;
  /** When the corrections are decided: an instant. */
  readonly at: string;
}

const clocks = ['incidentOccurredAt', 'callReceivedAt', 'createdAt', 'queuedAt'];

/**
 * Compares what an edition says of one record with what the log holds of it from the same feed. What others recorded or corrected is left
 * alone, unless the publisher changed the same field since. `facts` is empty for a record that disappeared.
 */
export function compareRecord(
  stream: { readonly category: string; readonly id: string; readonly stream: string },
  logged: readonly LoggedEvent[],
  facts: readonly Fact[],
  edition: Edition,
): RecordChange {
  const own = logged.filter(({ metadata }) => (metadata as Provenance).feed === edition.feed);
  if (own.length === 0) return { facts, added: facts.length, corrected: 0, annulled: 0 };
  const published = standing(amendedStream(stream.stream, own));
  const now = new Map(amendedStream(stream.stream, logged).map((event) => [event.id, event]));
  const { pairs, gone, fresh } = matchEvents(published, expectedEvents(facts));
  const make = factMaker(stream, logged, edition);
  const corrections = pairs.flatMap(([one, { event }]) => changesOf(one, event, now.get(one.id), make));
  const annulments = gone.map((event) => make(event, 'AnnulRecord', {}));
  const added = [...new Set(fresh.map(({ fact }) => fact))].map((fact) => renamed(fact, logged));
  return {
    facts: [...corrections, ...annulments, ...added],
    added: added.length,
    corrected: corrections.length,
    annulled: annulments.length,
  };
}

/** The events of a feed that stand: those that it has not annulled, corrections apart. */
export function standing<Event extends IdentifiedEvent>(events: readonly Amended<Event>[]): readonly Amended<Event>[] {
  return events.filter((event) => !event.amended.annulled && !isCorrection(event));
}

/** What the facts would make of an empty stream; a fact that the rules do not allow makes nothing. */
function expectedEvents(facts: readonly Fact[]): readonly { readonly event: TrackerFact; readonly fact: Fact }[] {
  const [first] = facts;
  if (first === undefined) return [];
  const decider = deciderOfCategory(streamOf(first.command).category);
  let state: unknown = decider.initial;
  return facts.flatMap((fact) => {
    try {
      const events = decider.decide(fact.command, state);
      for (const event of events) state = decider.evolve(state, event);
      return events.map((event) => ({ event, fact }));
    } catch (error) {
      if (error instanceof Refusal) return [];
      throw error;
    }
  });
}

type Make = (event: LoggedEvent, type: CorrectionCommand['type'], change: object) => Fact;

function changesOf(published: LoggedEvent, event: TrackerFact, now: LoggedEvent | undefined, make: Make): Fact[] {
  const [was, is] = [contentOf(published), contentOf(event)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  const current = (now?.data ?? {}) as Readonly<Record<string, FieldValue>>;
  const changes = names.flatMap((field) => {
    if (sameContent(was[field], is[field])) return [];
    const change = { field, before: current[field] ?? null, after: (is[field] ?? null) as FieldValue };
    return [make(published, clocks.includes(field) ? 'CorrectTimestamp' : 'CorrectRecord', change)];
  });
  // When a request began follows from its clocks.
  if (published.occurredAt === event.occurredAt || event.type === 'InterventionRequested') return changes;
  const moved = { field: 'occurredAt', before: now?.occurredAt ?? null, after: event.occurredAt };
  return [...changes, make(published, 'CorrectTimestamp', moved)];
}

/** Corrections are named by what they change and by the revision that they change it at: a later edition can change it back, and again. */
function factMaker(
  { category, id }: { readonly category: string; readonly id: string },
  logged: readonly LoggedEvent[],
  { feed, name, at }: Edition,
): Make {
  const revision = logged.at(-1)?.revision ?? -1;
  return (event, type, change) => {
    const fields = {
      ...change,
      corrects: event.id,
      reason: 'new-information',
      note: `edition ${name}`.slice(0, 200),
      requestedBy: `feed:${feed}`,
      authorisedBy: 'snapshot-import',
    };
    const { record, synthetic } = event.metadata as Provenance;
    return {
      factId: hash('sha256', `snapshot\n${event.id}\n${type}\n${JSON.stringify(change)}\n${String(revision)}`),
      command: { type, category, recordId: id, occurredAt: at, fields } as CorrectionCommand,
      provenance: {
        source: 'import',
        feed,
        ...(record !== undefined && { record }),
        ...(synthetic !== undefined && { synthetic }),
      },
    };
  };
}

/** A fact that is recorded anew, or beside one that has its made-up id by now, needs a name and an id of its own. */
function renamed(fact: Fact, logged: readonly LoggedEvent[]): Fact {
  const suffix = `-r${String(logged.at(-1)?.revision ?? -1)}`;
  const factId = hash('sha256', `snapshot\n${fact.factId}${suffix}`);
  const taken = new Set(logged.map(idOf));
  const { command } = fact;
  const id = idOf({ type: '', occurredAt: '', data: command.fields });
  if (id === undefined || !taken.has(id)) return { ...fact, factId };
  const fields = Object.fromEntries(
    Object.entries(command.fields).map(([name, value]): [string, unknown] => [
      name,
      value === id ? `${id}${suffix}` : value,
    ]),
  );
  return { ...fact, factId, command: { ...command, fields } as unknown as Fact['command'] };
}
