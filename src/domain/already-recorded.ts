import type { DomainEvent } from './decider.js';
import { sameContent } from './same-content.js';

/**
 * True when a stream holds this very fact: the same type at the same moment with the same content. A command that would add it again
 * adds nothing, whatever has happened since: without looking back past the newest state, sending an old file again would change things
 * back. For streams of few events, whose state can keep them all.
 *
 * `numbered` names a field that the stream counts up by itself, which is then left out of the comparison.
 */
export function alreadyRecorded<Event extends DomainEvent>(
  facts: readonly Event[],
  fact: Event,
  numbered?: string,
): boolean {
  const content = ({ data }: Event): object => (numbered === undefined ? data : { ...data, [numbered]: undefined });
  return facts.some(
    (known) =>
      known.type === fact.type && known.occurredAt === fact.occurredAt && sameContent(content(known), content(fact)),
  );
}
