import type { DomainEvent } from '../../../domain/decider.js';
import { sameContent } from '../../../domain/same-content.js';

/** Ids that the import made up out of content: they name a thing, and say nothing of it. */
const madeUp = /^(victim|drugs|firearm|cash)-[0-9a-f]{12}-\d+(-r\d+)?$/;

export interface Matches<Standing, Expected> {
  readonly pairs: readonly (readonly [Standing, Expected])[];
  /** Standing events that the edition does not have any more. */
  readonly gone: readonly Standing[];
  /** Events that only the edition has. */
  readonly fresh: readonly Expected[];
}

/** The field that tells things of one record apart, where an event is about one of several. */
const idNames = ['victimId', 'itemId', 'findingId'] as const;

/** The content of an event without an id that was made up. */
export function contentOf(event: DomainEvent): Readonly<Record<string, unknown>> {
  const entries = Object.entries(event.data).filter(
    ([name, value]) => !((idNames as readonly string[]).includes(name) && madeUp.test(String(value))),
  );
  return Object.fromEntries(entries);
}

export function idOf(event: DomainEvent): string | undefined {
  const data = event.data as Readonly<Record<string, unknown>>;
  for (const name of idNames) if (typeof data[name] === 'string') return data[name];
  return undefined;
}

/** True when two events can be the same fact in two editions: about the same thing, or about one that the source does not number. */
function comparable(a: DomainEvent, b: DomainEvent): boolean {
  if (a.type !== b.type) return false;
  const [one, other] = [idOf(a), idOf(b)];
  if (one !== undefined && other !== undefined && madeUp.test(one) && madeUp.test(other)) return true;
  const unit = (event: DomainEvent): unknown => (event.data as { readonly unit?: unknown }).unit;
  return one === other && (one !== undefined || typeof unit(a) !== 'string' || unit(a) === unit(b));
}

/** How many fields of the content differ, the time included. */
function distance(a: DomainEvent, b: DomainEvent): number {
  const [one, other] = [contentOf(a), contentOf(b)];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  let count = a.occurredAt === b.occurredAt ? 0 : 1;
  for (const name of names) if (!sameContent(one[name], other[name])) count += 1;
  return count;
}

/**
 * Pairs what stands with what an edition says: first what is alike, then what differs least. The order of the edition's rows makes no
 * difference to what is alike.
 */
export function matchEvents<Standing extends DomainEvent, Expected extends { readonly event: DomainEvent }>(
  standing: readonly Standing[],
  expected: readonly Expected[],
): Matches<Standing, Expected> {
  const gone = new Set(standing);
  const fresh = new Set(expected);
  const pairs: (readonly [Standing, Expected])[] = [];
  const candidates: { readonly one: Standing; readonly other: Expected; readonly far: number }[] = [];
  for (const one of standing) {
    for (const other of expected) {
      if (comparable(one, other.event)) candidates.push({ one, other, far: distance(one, other.event) });
    }
  }
  candidates.sort((a, b) => a.far - b.far);
  for (const { one, other } of candidates) {
    if (!gone.has(one) || !fresh.has(other)) continue;
    gone.delete(one);
    fresh.delete(other);
    pairs.push([one, other]);
  }
  return { pairs, gone: [...gone], fresh: [...fresh] };
}
