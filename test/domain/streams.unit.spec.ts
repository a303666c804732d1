import { describe, expect, it } from '@jest/globals';

import { fold } from '../../src/domain/decider.js';
import { sameContent } from '../../src/domain/same-content.js';
import { schemaVersionOf } from '../../src/domain/schema-versions.js';
import { deciderOf, deciders, streamOf, type TrackerCommand } from '../../src/domain/streams.js';

const occurredAt = '2024-03-01T18:00:00.000Z';
const commands: TrackerCommand[] = [
  {
    type: 'RequestIntervention',
    interventionId: 'x-1',
    occurredAt,
    fields: { zone: 'z', initiation: 'call', interventionType: 't' },
  },
  {
    type: 'ReportShooting',
    shootingId: 'x-1',
    occurredAt,
    fields: { zone: 'z', consequence: 'injury', drugLink: 'no' },
  },
  { type: 'RecordArrest', arrestId: 'x-1', occurredAt, fields: { zone: 'z', kind: 'judicial', ground: 'g' } },
  { type: 'RecordSeizure', seizureId: 'x-1', occurredAt, fields: { zone: 'z' } },
  {
    type: 'ProposeHotspot',
    hotspotId: 'x-1',
    occurredAt,
    fields: { names: { nl: 'n', fr: 'n' }, zones: ['z'], validFrom: occurredAt },
  },
  { type: 'EstablishZone', zone: 'x-1', occurredAt, fields: { names: { nl: 'n', fr: 'n' }, validFrom: occurredAt } },
  { type: 'PlanOperation', operationId: 'x-1', occurredAt, fields: { zone: 'z', axis: 'security', kind: 'k' } },
  {
    type: 'EstablishTaskForce',
    taskForceId: 'x-1',
    occurredAt,
    fields: { hotspot: 'h', zones: ['z'], axes: ['security'] },
  },
  { type: 'ConveneCouncil', matterId: 'x-1', occurredAt, fields: { councilId: 'c', body: 'b', subject: 's' } },
  {
    type: 'DefineMetric',
    metricId: 'x-1',
    occurredAt,
    fields: {
      version: 1,
      label: 'l',
      origin: 'o',
      validFrom: occurredAt,
      start: 'createdAt',
      stop: 'firstArrivedAt',
      stopRule: {},
      population: { initiations: ['call'] },
      priorityBasis: 'initial',
      targets: [],
      caps: { tooLongSeconds: 86_400, tooShortSeconds: 5, lateEntrySeconds: 300 },
    },
  },
  {
    type: 'PublishReport',
    reportId: 'x-1',
    occurredAt,
    fields: {
      title: 't',
      kind: 'counts',
      parameters: {},
      position: 0,
      logRoot: 'r',
      tables: [],
      timeZone: 'UTC',
      synthetic: false,
      digest: '0'.repeat(64),
      results: ['{}'],
      publishedBy: 'p',
    },
  },
];

describe('the registry of deciders', () => {
  it('is keyed by category', () => {
    for (const [category, decider] of Object.entries(deciders)) expect(decider.category).toBe(category);
  });
  it('names the stream of a command', () => {
    expect(commands.map(streamOf)).toEqual(
      Object.keys(deciders).map((category) => ({
        category,
        id: 'x-1',
        stream: `${category}-x-1`,
      })),
    );
  });
  it('gives the decider that a command is for, so that one path handles them all', () => {
    for (const command of commands) {
      const decider = deciderOf(command);
      const events = decider.decide(command, decider.initial);
      expect(events.length).toBeGreaterThan(0);
      expect(decider.decide(command, fold(decider, events))).toEqual([]);
      expect(new Set(events.map((event) => schemaVersionOf(event.type)))).toEqual(new Set([1]));
    }
  });
});

describe('same content', () => {
  it.each([
    [{ a: 1, b: undefined }, { a: 1 }, true],
    [{ a: { b: [1, 2] } }, { a: { b: [1, 2] } }, true],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: '1' }, false],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [null, {}, false],
    [{ a: null }, {}, false],
  ])('%j and %j: %s', (a, b, same) => {
    expect(sameContent(a, b)).toBe(same);
    expect(sameContent(b, a)).toBe(same);
  });
});
