import type { NewEvent, RecordedEvent } from '../../src/event-log/envelope.js';

/** Numbers in [0, 1) that only depend on the seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface MadeEvent {
  readonly stream: string;
  readonly event: NewEvent;
}

const steps = ['PriorityAssigned', 'UnitDispatched', 'UnitEnRoute', 'UnitArrived', 'InterventionClosed'] as const;

/**
 * Events of interventions, six each, about 300 bytes of JSON an event, with twenty interventions going on at any time: made up, the same
 * for the same seed.
 */
export function* interventionEvents(count: number, seed = 1): Generator<MadeEvent> {
  const random = seeded(seed);
  const open: { readonly id: string; readonly at: number; step: number }[] = [];
  let started = 0;
  for (let n = 0; n < count; n++) {
    if (open.length < 20) {
      started++;
      const at = Date.UTC(2024, 0, 1) + started * 60_000;
      const intervention = { id: `i${String(seed)}-${String(started).padStart(8, '0')}`, at, step: 0 };
      open.push(intervention);
      yield made(n, seed, intervention, 'InterventionRequested', at, requested(random, at));
      continue;
    }
    const index = Math.floor(random() * open.length);
    const intervention = open[index];
    if (intervention === undefined) continue;
    const type = steps[intervention.step] ?? 'InterventionClosed';
    intervention.step++;
    if (intervention.step === steps.length) open.splice(index, 1);
    const at = intervention.at + intervention.step * 90_000 + Math.floor(random() * 60_000);
    yield made(n, seed, intervention, type, at, dataOf(type, random));
  }
}

/** The same events as a log would give them out. */
export function recorded(made: Iterable<MadeEvent>): readonly RecordedEvent[] {
  const revisions = new Map<string, number>();
  return [...made].map(({ stream, event }, index) => {
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    return { ...event, stream, revision, position: index + 1, recordedAt: event.occurredAt };
  });
}

function requested(random: () => number, at: number): Record<string, unknown> {
  return {
    zone: String(5339 + Math.floor(random() * 6)),
    hotspot: random() < 0.3 ? `h${String(Math.floor(random() * 17))}` : undefined,
    initiation: random() < 0.2 ? 'on-view' : 'emergency-call',
    interventionType: 'shots heard',
    callReceivedAt: new Date(at).toISOString(),
    createdAt: new Date(at + 20_000).toISOString(),
    place: { precision: 'street', municipality: '21004' },
  };
}

function dataOf(type: (typeof steps)[number], random: () => number): Record<string, unknown> {
  if (type === 'PriorityAssigned') return { scheme: 'made-up', level: String(1 + Math.floor(random() * 3)) };
  if (type === 'InterventionClosed') return {};
  return { unit: `u${String(Math.floor(random() * 40))}`, unitClass: 'patrol', unitZone: '5339' };
}

function made(
  n: number,
  seed: number,
  { id }: { readonly id: string },
  type: string,
  at: number,
  data: Record<string, unknown>,
): MadeEvent {
  const number = `${String(seed).padStart(4, '0')}${String(n).padStart(8, '0')}`;
  return {
    stream: `intervention-${id}`,
    event: {
      id: `00000000-0000-4000-8000-${number}`,
      type,
      schemaVersion: 1,
      occurredAt: new Date(at).toISOString(),
      data: JSON.parse(JSON.stringify({ interventionId: id, ...data })) as Record<string, unknown>,
      metadata: {
        source: 'import',
        feed: 'made-up',
        record: `${id}/${type}`,
        synthetic: true,
        actor: { role: 'dispatcher' },
      },
    },
  };
}
