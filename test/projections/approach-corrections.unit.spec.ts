import { describe, expect, it } from '@jest/globals';

import { counts } from '../../projections/counts.js';
import { strategicSteps } from '../../projections/strategic-steps.js';
import { timeline } from '../../projections/timeline.js';
import type { FoldedEvent } from '../../src/projecting/define.js';
import { foldInMemory } from '../support/fold-in-memory.js';

const at = (day: number): string => `2025-03-${String(day).padStart(2, '0')}T09:00:00.000Z`;

/** The events of one stream, each the next day; a correction names its target by the type of the event. */
function stream(name: string, ...facts: readonly (readonly [type: string, data: object])[]): readonly FoldedEvent[] {
  return facts.map(([type, data], revision) => ({
    ...{ type, data, revision, position: revision + 1, stream: name, id: `${name}/${String(revision)}` },
    ...{ occurredAt: at(revision + 1), recordedAt: at(28), metadata: { source: 'manual' } },
  }));
}
const annulled = (corrects: string, event: string) =>
  ['RecordAnnulled', { corrects, event, reason: 'duplicate', requestedBy: 'a', authorisedBy: 'b' }] as const;
const corrected = (corrects: string, event: string, field: string, before: unknown, after: unknown) =>
  [
    field === 'dueAt' || field === 'occurredAt' ? 'TimestampCorrected' : 'RecordCorrected',
    { corrects, event, field, before, after, reason: 'data-entry', requestedBy: 'a', authorisedBy: 'b' },
  ] as const;

const taskForce = [
  'TaskForceEstablished',
  { taskForceId: 't', hotspot: 'h', zones: ['z'], axes: ['security'] },
] as const;
const due = ['PlanDue', { taskForceId: 't', dueAt: at(15) }] as const;
const adopted = ['PlanAdopted', { taskForceId: 't', plan: 'p', dueAt: at(15), deadline: 'met' }] as const;
const names = { nl: 'H', fr: 'H' };
const designated = ['HotspotDesignated', { hotspotId: 'h', names, zones: ['z'], validFrom: at(1) }] as const;
const proposed = ['HotspotProposed', { hotspotId: 'h', names, zones: ['z'], validFrom: at(1) }] as const;
const planned = ['OperationPlanned', { operationId: 'o', zone: 'z', axis: 'security', kind: 'checks' }] as const;
const deployed = ['DeploymentRecorded', { operationId: 'o', deploymentId: 'd', zone: 'z', officers: 4, officerHours: 8 }] as const; // prettier-ignore

describe('a corrected fact of the approach', () => {
  it('is told in the timeline as it stands, with what was recorded', () => {
    const fix = corrected('task-force-t/2', 'PlanAdopted', 'occurredAt', at(3), at(20));
    const [, , plan] = foldInMemory(timeline, stream('task-force-t', taskForce, due, adopted, fix));
    expect(plan).toMatchObject({ occurredAt: at(20), corrected: true, annulled: false });
    expect(plan?.summary).toMatch(/missed the deadline known then, 2025-03-15 09:00 UTC\)$/);
    expect(JSON.parse(String(plan?.original))).toEqual({ occurredAt: at(3), deadline: 'met' });
  });

  it('tells a deadline that was met or missed by the deadline that stands, not by its copy', () => {
    const of = (...corrections: readonly (readonly [string, object])[]): readonly unknown[] => {
      const set = ['DeadlineSet', { matterId: 'm', deadlineId: 'd', what: 'plan', dueAt: at(10) }] as const;
      const missed = ['DeadlineMissed', { matterId: 'm', deadlineId: 'd', dueAt: at(10) }] as const;
      const met = ['DeadlineMet', { matterId: 'm', deadlineId: 'd', dueAt: at(10), late: false }] as const;
      const decided = ['DecisionRecorded', { matterId: 'm', decisionId: 'x', decision: 'y', zones: ['z'] }] as const;
      const council = ['CouncilConvened', { matterId: 'm', councilId: 'c', body: 'b', subject: 's' }] as const;
      const rows = foldInMemory(timeline, stream('governance-m', council, set, decided, missed, met, ...corrections));
      return rows.filter(({ event }) => /^Deadline(Met|Missed)$/.test(String(event))).map(({ summary }) => summary);
    };
    expect(of()).toEqual([
      'Deadline d of 2025-03-10 09:00 UTC missed, though it was not over yet',
      'Deadline d of 2025-03-10 09:00 UTC met',
    ]);
    const earlier = corrected('governance-m/1', 'DeadlineSet', 'dueAt', at(10), at(3));
    expect(of(earlier)).toEqual([
      'Deadline d of 2025-03-03 09:00 UTC missed',
      'Deadline d of 2025-03-03 09:00 UTC met late',
    ]);
    const later = corrected('governance-m/1', 'DeadlineSet', 'dueAt', at(3), at(20));
    expect(of(earlier, later)[1]).toBe('Deadline d of 2025-03-20 09:00 UTC met');
    expect(of(annulled('governance-m/1', 'DeadlineSet'))).toEqual([
      'Deadline d missed; the deadline was annulled',
      'Deadline d met; the deadline was annulled',
    ]);
    // One correction of the copy moves nothing.
    expect(of(corrected('governance-m/4', 'DeadlineMet', 'dueAt', at(10), at(1)))[1]).toBe(
      'Deadline d of 2025-03-10 09:00 UTC met',
    );
  });

  it('moves the deadline and the hotspot of the strategic steps', () => {
    const hotspot = corrected('task-force-t/0', 'TaskForceEstablished', 'hotspot', 'h', 'i');
    const later = corrected('task-force-t/1', 'PlanDue', 'dueAt', at(15), at(22));
    const rows = foldInMemory(strategicSteps, stream('task-force-t', taskForce, due, hotspot, later));
    expect(rows.map(({ step, occurredAt, hotspots }) => [step, occurredAt, hotspots])).toEqual([
      ['task-force', at(1), ['i']],
      ['plan-due', at(22), ['i']],
    ]);
  });

  it('is counted with its corrected figures', () => {
    const hours = corrected('operation-o/1', 'DeploymentRecorded', 'officerHours', 8, 12.5);
    const rows = foldInMemory(counts, stream('operation-o', planned, deployed, hours));
    expect(rows.find(({ counted }) => counted === 'officer-hours')).toMatchObject({ quantity: 12.5, leftOut: null });
  });
});

describe('an annulled fact of the approach', () => {
  const gone = (name: string, ...facts: readonly (readonly [string, object])[]) =>
    foldInMemory(timeline, stream(name, ...facts)).map(({ event, annulled: is }) => [event, is]);

  it('takes what followed from it along, until it is begun anew', () => {
    const end = annulled('task-force-t/0', 'TaskForceEstablished');
    expect(gone('task-force-t', taskForce, due, end, taskForce, due)).toEqual([
      ['TaskForceEstablished', true],
      ['PlanDue', true],
      ['RecordAnnulled', false],
      ['TaskForceEstablished', false],
      ['PlanDue', false],
    ]);
    const steps = foldInMemory(strategicSteps, stream('task-force-t', taskForce, due, end));
    expect(steps.map(({ step, leftOut }) => [step, leftOut])).toEqual([
      ['task-force', 'annulled'],
      ['plan-due', 'annulled'],
    ]);
  });

  it('leaves a hotspot whose proposal stands, and its second designation leaves the first', () => {
    const withdrawn = ['HotspotWithdrawn', { hotspotId: 'h', at: at(4), reason: 'calm' }] as const;
    const end = annulled('hotspot-h/1', 'HotspotDesignated');
    expect(gone('hotspot-h', proposed, designated, end, withdrawn).at(-1)).toEqual(['HotspotWithdrawn', false]);
    const second = annulled('hotspot-h/2', 'HotspotDesignated');
    expect(foldInMemory(strategicSteps, stream('hotspot-h', designated, withdrawn, designated, second))).toMatchObject([
      { step: 'hotspot', occurredAt: at(1), leftOut: null },
    ]);
  });

  it('does not widen the zones of the record', () => {
    const joined = ['ZoneJoined', { taskForceId: 't', zone: 'y' }] as const;
    const appointed = ['CommanderAppointed', { taskForceId: 't', role: 'chief' }] as const;
    const end = annulled('task-force-t/1', 'ZoneJoined');
    const rows = foldInMemory(timeline, stream('task-force-t', taskForce, joined, end, appointed));
    expect(rows.at(-1)?.zones).toBeNull();
  });

  it('is in the counts, and counts nowhere', () => {
    const rows = foldInMemory(counts, stream('operation-o', planned, deployed, annulled('operation-o/0', 'OperationPlanned'))); // prettier-ignore
    expect(rows.map(({ counted, leftOut }) => [counted, leftOut])).toEqual([
      ['operations', 'annulled'],
      ['officer-hours', 'annulled'],
    ]);
  });
});
