import { describe, expect, it } from '@jest/globals';

import { type Step, strategicRow } from '../../src/reporting/strategic-rows.js';

const at = (day: number): string => `2024-03-${String(day).padStart(2, '0')}T12:00:00.000Z`;
const step = (kind: Step['step'], day: number): Step => ({
  ...{ step: kind, record: kind.startsWith('plan') ? 'task-force' : kind, at: at(day) },
  ...{ hotspots: ['peterbos'], triggers: [], title: null },
});
const standing = (heardUntil: string, ...steps: Step[]) =>
  strategicRow('peterbos', null, [step('task-force', 1), ...steps], heardUntil).plan.standing;

describe('how a plan stands', () => {
  it.each<[string, Step[], string, string]>([
    ['adopted on the day it was due', [step('plan-adopted', 15), step('plan-due', 15)], at(20), 'met'],
    ['adopted after it', [step('plan-due', 15), step('plan-adopted', 16)], at(20), 'late'],
    ['not adopted, and not due yet', [step('plan-due', 15)], at(15), 'open'],
    ['not adopted in time', [step('plan-due', 15)], at(16), 'overdue'],
    ['nobody had to make one', [], at(20), 'none-due'],
    ['adopted, and its deadline was annulled', [step('plan-adopted', 10)], at(20), 'none-due'],
  ])('%s', (_, steps, heardUntil, expected) => {
    expect(standing(heardUntil, ...steps)).toBe(expected);
  });
});
