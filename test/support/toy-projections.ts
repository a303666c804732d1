import { defineFacts, defineRows, type FoldedEvent, type Projection } from '../../src/projecting/define.js';

interface InterventionMade extends FoldedEvent {
  readonly type: 'InterventionRequested' | 'UnitDispatched' | 'UnitArrived' | 'InterventionClosed';
  readonly data: { readonly interventionId: string; readonly zone?: string; readonly unit?: string };
}

/** One row an intervention, with every column type, removed when the last digit of its closing time is 7. */
export const toyRows: Projection = defineRows<InterventionMade>()({
  name: 'toy-rows',
  version: 1,
  question: 'What happened to each intervention?',
  grain: 'one intervention',
  columns: {
    intervention: { type: 'text', means: 'the intervention' },
    zone: { type: 'text', means: "the zone's code" },
    events: { type: 'integer', means: 'events folded' },
    share: { type: 'number', means: 'a number that is not whole' },
    arrived: { type: 'boolean', means: 'a unit arrived' },
    lastAt: { type: 'timestamp', means: 'the last event', unit: 'UTC' },
    units: { type: 'text[]', means: 'the units, in order' },
  },
  handles: ['InterventionRequested', 'UnitDispatched', 'UnitArrived', 'InterventionClosed'],
  rowKey: 'intervention',
  key: (event) => event.data.interventionId,
  streamOf: (intervention) => `intervention-${intervention}`,
  evolve: (row, event) => {
    if (event.type === 'InterventionClosed' && event.occurredAt.endsWith('7Z')) return null;
    const events = (row?.events ?? 0) + 1;
    return {
      intervention: event.data.interventionId,
      zone: event.data.zone ?? row?.zone ?? null,
      events,
      share: 1 / events,
      arrived: event.type === 'UnitArrived' || (row?.arrived ?? false),
      lastAt: event.occurredAt,
      units: event.data.unit === undefined ? (row?.units ?? []) : [...(row?.units ?? []), event.data.unit],
    };
  },
});

/** A row an event, told apart by what came before it. */
export const toyFacts: Projection = defineFacts<InterventionMade>()({
  name: 'toy-facts',
  version: 1,
  question: 'What happened, in order?',
  grain: 'one event',
  columns: {
    position: { type: 'integer', means: "the event's position" },
    intervention: { type: 'text', means: 'the intervention' },
    zone: { type: 'text', means: "the zone of the intervention's request" },
    turn: { type: 'integer', means: 'which event of the intervention it is' },
  },
  remembers: { zone: { type: 'text', means: 'the zone' }, turn: { type: 'integer', means: 'events so far' } },
  handles: ['InterventionRequested', 'UnitDispatched', 'UnitArrived', 'InterventionClosed'],
  rowKey: 'position',
  subject: (event) => event.data.interventionId,
  streamOf: (intervention) => `intervention-${intervention}`,
  evolve: (memory, event) => {
    const turn = (memory?.turn ?? 0) + 1;
    const zone = event.data.zone ?? memory?.zone ?? null;
    const rows = [{ position: event.position, intervention: event.data.interventionId, zone, turn }];
    return { memory: event.type === 'InterventionClosed' ? null : { zone, turn }, rows };
  },
});

interface Requested extends FoldedEvent {
  readonly type: 'InterventionRequested';
  readonly data: { readonly interventionId: string; readonly zone: string };
}

/** One row a zone, of many interventions, with a claim that is not true: that a zone's events are all of one stream. */
export const toyZones: Projection = defineRows<Requested>()({
  name: 'toy-zones',
  version: 1,
  question: 'How many interventions did each zone have?',
  grain: 'one zone',
  columns: {
    zone: { type: 'text', means: "the zone's code" },
    interventions: { type: 'integer', means: 'how many' },
    last: { type: 'text', means: 'the last one' },
  },
  handles: ['InterventionRequested'],
  rowKey: 'zone',
  key: (event) => event.data.zone,
  streamOf: (zone) => `intervention-${zone}`,
  evolve: (row, event) => ({
    zone: event.data.zone,
    interventions: (row?.interventions ?? 0) + 1,
    last: event.data.interventionId,
  }),
});
