import { describe, expect, it } from '@jest/globals';

import type { TrackerEvent } from '../../projections/tracker-event.js';
import { defineFacts, defineRows } from '../../src/projecting/define.js';

/* What this file tests is its own type check (npm run typecheck): an expected error that does not come is an error there. */

const described = {
  name: 'closes',
  version: 1,
  question: 'Which interventions are closed?',
  grain: 'one intervention',
};
const columns = {
  intervention: { type: 'text', means: 'the intervention' },
  closedAt: { type: 'timestamp', means: 'when it was closed' },
} as const;

const right = defineRows<TrackerEvent>()({
  ...described,
  columns,
  rowKey: 'intervention',
  handles: ['InterventionRequested', 'InterventionClosed'],
  key: (event) => event.data.interventionId,
  evolve: (row, event) => {
    switch (event.type) {
      case 'InterventionRequested':
        return { intervention: event.data.interventionId, closedAt: null };
      case 'InterventionClosed':
        return row === null ? null : { ...row, closedAt: event.occurredAt };
    }
  },
});

const wrongRows = [
  defineRows<TrackerEvent>()({
    ...described,
    columns,
    rowKey: 'intervention',
    handles: ['InterventionClosed'],
    key: (event) => event.data.interventionId,
    // @ts-expect-error -- a misspelt column in a spread row
    evolve: (row, event) => (row === null ? null : { ...row, clsoedAt: event.occurredAt }),
  }),
  defineRows<TrackerEvent>()({
    ...described,
    columns,
    rowKey: 'intervention',
    handles: ['InterventionClosed'],
    key: (event) => event.data.interventionId,
    // @ts-expect-error -- a misspelt column instead of the right one
    evolve: (_row, event) => ({ intervention: event.data.interventionId, clsoedAt: event.occurredAt }),
  }),
  defineRows<TrackerEvent>()({
    ...described,
    columns,
    rowKey: 'intervention',
    handles: ['InterventionClosed'],
    key: (event) => event.data.interventionId,
    // @ts-expect-error -- a column more than described
    evolve: (_row, event) => ({ intervention: event.data.interventionId, closedAt: null, zone: '5341' }),
  }),
  defineRows<TrackerEvent>()({
    ...described,
    columns,
    rowKey: 'intervention',
    handles: ['InterventionClosed'],
    key: (event) => event.data.interventionId,
    // @ts-expect-error -- a value that is not of the column's type
    evolve: (_row, event) => ({ intervention: event.data.interventionId, closedAt: 5 }),
  }),
  defineRows<TrackerEvent>()({
    ...described,
    columns,
    // @ts-expect-error -- a key that is not a column
    rowKey: 'interventoin',
    handles: ['InterventionClosed'],
    key: (event) => event.data.interventionId,
    evolve: (_row, event) => ({ intervention: event.data.interventionId, closedAt: event.occurredAt }),
  }),
  defineRows<TrackerEvent>()({
    ...described,
    columns,
    rowKey: 'intervention',
    // @ts-expect-error -- an event that does not exist
    handles: ['InterventionClsoed'],
    key: () => 'i-1',
    evolve: () => null,
  }),
];

const wrongCases = [
  defineRows<TrackerEvent>()({
    ...described,
    columns,
    rowKey: 'intervention',
    handles: ['InterventionRequested', 'InterventionClosed'],
    key: (event) => event.data.interventionId,
    // @ts-expect-error -- a handled event without its case
    evolve: (_row, event) => {
      if (event.type === 'InterventionRequested') return { intervention: event.data.interventionId, closedAt: null };
      return undefined;
    },
  }),
  defineRows<TrackerEvent>()({
    ...described,
    columns,
    rowKey: 'intervention',
    handles: ['InterventionRequested', 'CallAnswered'],
    key: (event) => event.data.interventionId,
    evolve: (row, event) => {
      switch (event.type) {
        case 'InterventionRequested':
          return { intervention: event.data.interventionId, closedAt: null };
        case 'CallAnswered':
          return row;
        // @ts-expect-error -- a case for an event that is not handled
        case 'InterventionClosed':
          return row;
      }
    },
  }),
];

const wrongFacts = [
  defineFacts<TrackerEvent>()({
    ...described,
    columns,
    remembers: { zone: { type: 'text', means: 'the zone' } },
    rowKey: 'intervention',
    handles: ['InterventionClosed'],
    subject: (event) => event.stream,
    // @ts-expect-error -- a misspelt column in a fact
    evolve: (memory, event) => ({ memory, rows: [{ intervention: event.id, closedAt: null, clsoedAt: null }] }),
  }),
  defineFacts<TrackerEvent>()({
    ...described,
    columns,
    remembers: { zone: { type: 'text', means: 'the zone' } },
    rowKey: 'intervention',
    handles: ['InterventionClosed'],
    subject: (event) => event.stream,
    // @ts-expect-error -- something remembered that is not described
    evolve: (_memory, event) => ({ memory: { zone: null, znoe: event.id }, rows: [] }),
  }),
];

describe('the definition of a projection', () => {
  it('keeps what it was given and says what kind of fold it is', () => {
    expect(right).toMatchObject({ ...described, kind: 'rows', rowKey: 'intervention' });
    expect(right.columns).toBe(columns);
    expect([...wrongRows, ...wrongCases].map(({ kind }) => kind)).toEqual(Array<string>(8).fill('rows'));
    expect(wrongFacts.map(({ kind }) => kind)).toEqual(['facts', 'facts']);
  });
});
