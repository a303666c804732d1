import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { RecordedEvent } from '../../../src/event-log/envelope.js';
import { callsHeader, callsMapping, FeedRig, withText } from './feed-rig.js';

let rig: FeedRig;
beforeEach(() => {
  rig = new FeedRig();
});
afterEach(() => {
  rig.remove();
});

/** An event as one line: type, time of day in UTC, and what matters of it. */
function line({ type, occurredAt, data, metadata }: RecordedEvent): string {
  const { unit, level, from, to, phase, disposition } = data as Record<string, string | undefined>;
  const said = [unit, level, from && `${from}>${to}`, phase, disposition].filter((each) => each !== undefined);
  const until = typeof metadata.occurredUntil === 'string' ? `-${metadata.occurredUntil.slice(11, 19)}` : '';
  return [type, `${occurredAt.slice(11, 19)}${until}`, ...said, metadata.source].join(' ');
}

async function imported(mapping: string, content: string): Promise<readonly RecordedEvent[]> {
  const summary = await rig.import(mapping, rig.write(content));
  expect(summary).toMatchObject({ rejectedRows: 0, refused: 0 });
  return rig.events();
}

const row = (more: string, call = '7') => `${call},fire,Z1,2024-01-10 11:00:00,${more}`;
const course = [
  callsHeader,
  row('E2,2024-01-10 11:01:00,2024-01-10 11:06:00,2024-01-10 11:30:00'),
  row('E1,2024-01-10 11:02:00,2024-01-10 11:05:00,'),
];

describe('an intervention from a feed', () => {
  it('is told in the order of its course: request, stamps by time, close', async () => {
    const events = await imported(callsMapping, course.join('\n'));
    expect(events.map(line)).toEqual([
      'InterventionRequested 10:00:00 cad',
      'UnitDispatched 10:01:00 E2 cad',
      'UnitDispatched 10:02:00 E1 cad',
      'UnitArrived 10:05:00 E1 cad',
      'UnitArrived 10:06:00 E2 cad',
      'UnitCleared 10:30:00 E2 cad',
      'InterventionClosed 10:30:00 import',
    ]);
    expect(events[0]).toMatchObject({
      stream: 'intervention-test-calls:7',
      data: { interventionId: 'test-calls:7', zone: 'Z1', interventionType: 'fire', initiation: 'call' },
      metadata: { source: 'cad', feed: 'test-calls', record: '7' },
    });
  });

  it('closes at its last stamp when no unit was cleared, and stays open when the mapping says no more', async () => {
    const rows = [callsHeader, row('E1,2024-01-10 11:02:00,,', '1'), row(',,,', '2')].join('\n');
    await imported(callsMapping, rows);
    expect((await rig.eventsOf('intervention-test-calls:1')).map(line).at(-1)).toBe(
      'InterventionClosed 10:02:00 import',
    );
    expect((await rig.eventsOf('intervention-test-calls:2')).map(line)).toEqual([
      'InterventionRequested 10:00:00 cad',
      'InterventionClosed 10:00:00 import',
    ]);
    const open = withText('[latest-cleared, latest-stamp]', '[latest-cleared]', withText('test-calls', 'open-calls'));
    await rig.import(open, rig.write(rows, 'open.csv'));
    expect((await rig.eventsOf('intervention-open-calls:1')).map(({ type }) => type)).not.toContain(
      'InterventionClosed',
    );
  });

  it.each([
    ['before-dispatch', 2, 'PriorityChanged 10:00:00-10:01:00 2>3 before-dispatch import'],
    ['before-arrival', 3, 'PriorityChanged 10:01:00-10:05:00 2>3 before-arrival import'],
    ['after-arrival', 5, 'PriorityChanged 10:05:00-10:30:00 2>3 after-arrival import'],
    ['after-close', 8, 'PriorityChanged 10:30:00 2>3 after-close import'],
  ])('has a change of priority without a time where the mapping says: %s', async (phase, place, expected) => {
    const priority = `priority: { scheme: s, initial: { value: 2 }, changed: { value: 3 }, phase: ${phase} }`;
    const events = (await imported(`${callsMapping}${priority}\n`, course.join('\n'))).map(line);
    expect(events[1]).toBe('PriorityAssigned 10:00:00-10:01:00 2 import');
    expect(events[place]).toBe(expected);
  });

  it.each([
    ['2024-01-10 11:00:30', 'before-dispatch'],
    ['2024-01-10 11:04:00', 'before-arrival'],
    ['2024-01-10 11:20:00', 'after-arrival'],
    ['2024-01-10 12:00:00', 'after-close'],
  ])('has a change of priority at %s in the phase that its time tells: %s', async (changedAt, phase) => {
    const header = `${course[0] ?? ''},changed`;
    const rows = course.slice(1).map((each) => `${each},${changedAt}`);
    const priority = 'priority: { scheme: s, initial: { value: 2 }, changed: { value: 3 }, changedAt: changed }';
    const events = await imported(`${callsMapping}${priority}\n`, [header, ...rows].join('\n'));
    expect(events.filter(({ type }) => type === 'PriorityChanged').map(line)).toEqual([
      `PriorityChanged ${String(Number(changedAt.slice(11, 13)) - 1)}${changedAt.slice(13)} 2>3 ${phase} cad`,
    ]);
  });

  it('keeps what recorded a stamp and when it was entered', async () => {
    const mapping = withText(
      'arrivedAt: arrived',
      'arrivedAt: { column: arrived, source: { column: by, map: { B: backstamped }, whenMissing: mdt-button }, enteredAt: entered }',
    );
    const rows = [
      `${callsHeader},by,entered`,
      `${row('E1,,2024-01-10 11:05:00,')},B,2024-01-10 14:00:00`,
      `${row('E2,,2024-01-10 11:06:00,')},,`,
    ];
    const arrivals = (await imported(mapping, rows.join('\n'))).filter(({ type }) => type === 'UnitArrived');
    expect(arrivals.map(({ metadata }) => [metadata.source, metadata.enteredAt])).toEqual([
      ['backstamped', '2024-01-10T13:00:00.000Z'],
      ['mdt-button', undefined],
    ]);
  });

  it('reads one row per event as well as one row per unit', async () => {
    const mapping = `
mapping: 1
source: long
format: { type: ndjson }
times: { zone: UTC, format: iso }
kind: intervention
key: [year, no]
synthetic: true
rows: { column: event, notIn: [NOISE] }
provenance: { source: { value: avl }, enteredAt: logged, clock: cad-2, actor: { role: dispatcher }, caseReference: case }
request:
  when: { column: event, in: [OPEN] }
  initiation: { value: alarm }
  interventionType: { column: what, whenMissing: unknown }
  zone: { first: [{ column: zone, missing: ['?'] }, { value: none }] }
  createdAt: at
answered: { when: { column: event, in: [ANSWER] }, at: at }
unit:
  - { when: { column: event, in: [DISP] }, unit: unit, dispatchedAt: at }
  - { when: { column: event, in: [ARR] }, unit: unit, arrivedAt: at }
disposition: { when: { column: event, in: [END] }, list: l, disposition: { column: what, map: { FA: unfounded }, otherwise: missing }, at: at }
close: { when: { column: event, in: [END] }, at: at }
`;
    const rows = [
      { event: 'END', what: 'FA', at: '2024-01-10T12:00:00Z' },
      { event: 'ARR', unit: 'A', at: '2024-01-10T11:05:00Z', logged: '2024-01-10T11:30:00Z' },
      { event: 'DISP', unit: 'A', at: '2024-01-10T11:01:00Z' },
      { event: 'NOISE', unit: 'A', at: 'x' },
      { event: 'ANSWER', at: '2024-01-10T10:59:30Z' },
      { event: 'OPEN', zone: '?', at: '2024-01-10T11:00Z', case: 'C-1' },
    ].map((each) => JSON.stringify({ year: 2024, no: 'a/1', ...each }));
    const events = await imported(mapping, rows.join('\n'));
    expect(events.map(line)).toEqual([
      'InterventionRequested 11:00:00 avl',
      'CallAnswered 10:59:30 avl',
      'UnitDispatched 11:01:00 A avl',
      'UnitArrived 11:05:00 A avl',
      'InterventionDispositioned 12:00:00 unfounded avl',
      'InterventionClosed 12:00:00 avl',
    ]);
    expect(events[0]).toMatchObject({
      stream: 'intervention-long:2024:a_2F1',
      data: { zone: 'none', interventionType: 'unknown' },
      metadata: { precision: 'minute', clock: 'cad-2', synthetic: true, caseReferences: ['C-1'], record: '2024 a/1' },
    });
    expect(events[3]?.metadata.enteredAt).toBe('2024-01-10T11:30:00.000Z');
  });

  it('says how much its place is worth', async () => {
    const mapping = withText(
      '  zone: zone',
      `  zone: zone
  place:
    point: { column: unit, pattern: 'POINT ({longitude} {latitude})', decimal: ',', otherwise: missing }
    within: { south: 50, west: 4, north: 51, east: 5 }
    precision: { value: exact }
    withoutPoint: municipality
    municipality: { value: 21001 }`,
    ).replace('unit:\n  unit: unit\n  dispatchedAt: dispatched\n  arrivedAt: arrived\n  clearedAt: cleared\n', '');
    const cells = ['"POINT (4,35 50,85)"', '"POINT (-73,9 40,7)"', '', 'nowhere'];
    const rows = cells.map((cell, index) => row(`${cell},,,`, String(index)));
    const events = await imported(mapping, [callsHeader, ...rows].join('\n'));
    expect(events.filter(({ type }) => type === 'InterventionRequested').map(({ data }) => data.place)).toEqual([
      { point: { latitude: 50.85, longitude: 4.35 }, precision: 'exact', municipality: '21001' },
      { point: { latitude: 40.7, longitude: -73.9 }, precision: 'unknown', municipality: '21001' },
      { precision: 'municipality', municipality: '21001' },
      { precision: 'municipality', municipality: '21001' },
    ]);
  });
});

describe('other kinds of records', () => {
  const head = (kind: string, source: string) =>
    `mapping: 1\nsource: ${source}\nformat: { type: csv, delimiter: ';' }\ntimes: { zone: Europe/Brussels, format: 'DD/MM/YYYY' }\nkind: ${kind}\nkey: no\nprovenance: { source: { value: manual } }\n`;

  it('a shooting has one row per victim, and the same two victims are two', async () => {
    const mapping = `${head('shooting', 'guns')}report:
  occurredAt: { columns: [date, time], format: 'DD/MM/YYYY HH:mm' }
  zone: zone
  consequence: { column: murder, map: { 'TRUE': injury, 'FALSE': injury }, whenMissing: property-only }
  shots: { min: least, max: most }
  publiclyAccessible: public
  drugLink: { column: drugs, whenMissing: unknown }
  interventionId: { column: call, prefix: 'test-calls:' }
confirmed: { at: confirmed }
victim:
  injury: { column: murder, map: { 'TRUE': fatal, 'FALSE': serious } }
  sex: { column: sex, map: { M: male, F: female }, otherwise: { value: unknown } }
`;
    const rows = [
      'no;date;time;zone;murder;least;most;public;drugs;call;confirmed;sex',
      '1;01/02/2024;23:10;Z;TRUE;2;5;Y;suspected;7/a;02/02/2024;M',
      '1;01/02/2024;23:10;Z;FALSE;2;5;Y;suspected;7/a;02/02/2024;X',
      '1;01/02/2024;23:10;Z;FALSE;2;5;Y;suspected;7/a;02/02/2024;X',
      '2;03/02/2024;09:00;Z;;;;no;;;;',
    ];
    await imported(mapping, rows.join('\n'));
    const events = await rig.eventsOf('shooting-guns:1');
    expect(events.map(({ type }) => type)).toEqual([
      'ShootingReported',
      'ShootingConfirmed',
      'VictimRecorded',
      'VictimRecorded',
      'VictimRecorded',
    ]);
    expect(events[0]).toMatchObject({
      occurredAt: '2024-02-01T22:10:00.000Z',
      data: {
        shots: { min: 2, max: 5 },
        publiclyAccessible: true,
        drugLink: 'suspected',
        interventionId: 'test-calls:7_2Fa',
      },
      metadata: { precision: 'minute' },
    });
    expect(events[1]?.metadata.precision).toBe('day');
    expect(events.slice(2).map(({ data }) => [data.injury, data.sex])).toEqual([
      ['fatal', 'male'],
      ['serious', 'unknown'],
      ['serious', 'unknown'],
    ]);
    const second = await rig.eventsOf('shooting-guns:2');
    expect(second.map(({ data }) => data)).toEqual([
      { shootingId: 'guns:2', zone: 'Z', consequence: 'property-only', publiclyAccessible: false, drugLink: 'unknown' },
    ]);
  });

  it('an arrest has one row', async () => {
    const mapping = `${head('arrest', 'arrests')}arrest: { occurredAt: date, zone: zone, kind: { value: judicial }, ground: why, minor: minor }\n`;
    const events = await imported(mapping, 'no;date;zone;why;minor\n1;01/02/2024;Z;drugs;0\n');
    expect(events.map(({ data }) => data)).toEqual([
      { arrestId: 'arrests:1', zone: 'Z', kind: 'judicial', ground: 'drugs', minor: false },
    ]);
  });

  it('a seizure has one row per item, of a kind that a column tells', async () => {
    const mapping = `${head('seizure', 'seizures')}seizure: { occurredAt: date, zone: zone }
drugs: { when: { column: kind, in: [D] }, itemId: item, substance: what, quantity: { column: amount, decimal: ',' }, unit: unit, measure: { value: field } }
firearm: { when: { column: kind, in: [F] }, firearmType: what, count: { value: 1 } }
cash: { when: { column: kind, in: [C] }, amount: { column: amount, decimal: ',' }, currency: { value: EUR } }
`;
    const rows = [
      'no;date;zone;kind;item;what;amount;unit',
      '1;01/02/2024;Z;D;a;cocaine;12,5;g',
      '1;01/02/2024;Z;F;b;pistol;;',
      '1;01/02/2024;Z;C;c;;4,35;',
    ];
    const events = await imported(mapping, rows.join('\n'));
    expect(
      events.map(({ type, data }) => [type, data.itemId, data.quantity ?? data.count ?? data.amountMinor]),
    ).toEqual([
      ['SeizureMade', undefined, undefined],
      ['DrugsSeized', 'a', 12.5],
      ['FirearmSeized', expect.stringMatching(/^firearm-[0-9a-f]{12}-1$/), 1],
      ['CashSeized', expect.stringMatching(/^cash-[0-9a-f]{12}-1$/), 435],
    ]);
  });
});

describe('the names of facts', () => {
  it('do not depend on the order of the rows, nor on that of the names in the mapping', async () => {
    const unit = fc.tuple(
      fc.constantFrom('E1', 'E2', 'E3'),
      fc.integer({ min: 0, max: 59 }),
      fc.constantFrom('fire', 'smoke'),
    );
    const rows = fc.array(fc.tuple(fc.constantFrom('1', '2', '3'), unit), { minLength: 1, maxLength: 12 });
    const swapped = withText('  interventionType: type\n  zone: zone\n', '  zone: zone\n  interventionType: type\n');
    const shuffled = rows.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
    );
    const idsOf = async (mapping: string, given: readonly (readonly [string, readonly [string, number, string]])[]) => {
      const other = new FeedRig();
      const lines = given.map(
        ([call, [name, minute, type]]) =>
          `${call},${type},Z1,2024-01-10 11:00:00,${name},2024-01-10 11:${String(minute).padStart(2, '0')}:00,,`,
      );
      await other.import(mapping, other.write([callsHeader, ...lines].join('\n')));
      other.remove();
      return other.facts.map(({ factId }) => factId).sort();
    };
    await fc.assert(
      fc.asyncProperty(shuffled, async ([given, other]) => {
        expect(await idsOf(swapped, other)).toEqual(await idsOf(callsMapping, given));
      }),
      { numRuns: 40 },
    );
  });

  it('differ between feeds, records and contents', async () => {
    await imported(callsMapping, course.join('\n'));
    await rig.import(withText('test-calls', 'other-calls'), rig.write(course.join('\n')));
    expect(new Set(rig.facts.map(({ factId }) => factId)).size).toBe(rig.facts.length);
  });
});
