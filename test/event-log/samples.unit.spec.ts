import { describe, expect, it } from '@jest/globals';

import { schemaVersionOf, upcasters } from '../../src/domain/schema-versions.js';
import { type Category, deciderOfCategory, deciders, type TrackerFact } from '../../src/domain/streams.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { upcastWith } from '../../src/event-log/upcasting.js';
import { eventTypes, frozenDigests, readSamples } from './samples/read-samples.js';

const samples = readSamples();

/** Alphabetically, a victim would come before its shooting: within a stream, samples stand in the order of their ids. */
const recorded: readonly RecordedEvent[] = [...samples.values()]
  .map(({ sample }) => sample)
  .sort((a, b) => a.id.localeCompare(b.id))
  .map((sample, index) => ({ ...sample, position: index + 1, revision: 0, recordedAt: sample.occurredAt }));

function deeplyFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deeplyFrozen);
  return value;
}

describe('the frozen samples of every version of every event type', () => {
  it('are all there, and there are no others', () => {
    const expected = eventTypes.flatMap((type) =>
      Array.from({ length: schemaVersionOf(type) }, (_, index) => `${type}.v${String(index + 1)}.json`),
    );
    expect([...samples.keys()].sort()).toEqual(expected.sort());
  });

  it('are what their names say, each with an id of its own', () => {
    for (const [name, { sample }] of samples) {
      expect(`${sample.type}.v${String(sample.schemaVersion)}.json`).toBe(name);
      expect(sample.metadata).toMatchObject({ synthetic: true });
    }
    expect(new Set(recorded.map(({ id }) => id)).size).toBe(samples.size);
  });

  it('have not been edited since they were frozen', () => {
    expect(Object.fromEntries([...samples].map(([name, { digest }]) => [name, digest]))).toEqual(frozenDigests());
  });

  it('come in the current version of their type, the same each time, and are left as they are', () => {
    const upcast = upcastWith(upcasters);
    for (const event of recorded.map(deeplyFrozen)) {
      const current = upcast(event);
      expect(current.schemaVersion).toBe(schemaVersionOf(event.type as TrackerFact['type']));
      expect(upcast(event)).toEqual(current);
    }
  });

  it.each(Object.keys(deciders) as Category[])('still change the state of a stream of the category %s', (category) => {
    const decider = deciderOfCategory(category);
    const own = recorded.map(upcastWith(upcasters)).filter(({ stream }) => stream === `${category}-sample`);
    expect(own.length).toBeGreaterThan(0);
    let state = decider.initial;
    for (const event of own) {
      const next = decider.evolve(state, event as unknown as TrackerFact);
      // A type that no case of `evolve` knows gives undefined, and one that is passed over gives the state before.
      expect(next).toBeDefined();
      expect({ type: event.type, state: next }).not.toEqual({ type: event.type, state });
      state = next;
    }
  });
});
