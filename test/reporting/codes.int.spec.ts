import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { responseTimes } from '../../projections/response-times.js';
import { standardMetrics } from '../../src/domain/metric/standard-metrics.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { amendedReader } from '../../src/handling/amended-reader.js';
import { qualityCodes } from '../../src/measures/quality-codes.js';
import {
  type MeasuredIntervention,
  MeasuredInterventionsHandler,
  MeasuredInterventionsQuery,
} from '../../src/reporting/measured-interventions.js';
import { MetricBook } from '../../src/reporting/metric-book.js';
import type { MetricDefinition } from '../../src/reporting/metrics.js';
import { MemoryLog } from '../support/memory-log.js';
import { noBoundaries } from '../support/no-boundaries.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';

const at = (minutes: number): string => new Date(Date.UTC(2024, 1, 27, 10) + minutes * 60_000).toISOString();
type Event = Pick<RecordedEvent, 'type' | 'occurredAt' | 'data'> & { readonly metadata?: object };
const event = (type: string, minutes: number, data: object = {}, metadata: object = {}): Event => ({
  type,
  occurredAt: at(minutes),
  data: { ...data },
  metadata,
});
const call = (data: object = {}): Event =>
  event('InterventionRequested', 0, {
    zone: '5340',
    initiation: 'call',
    interventionType: 'fight',
    callReceivedAt: at(0),
    createdAt: at(1),
    place: { precision: 'street' },
    ...data,
  });
const unit = (type: string, minutes: number, data: object = {}, metadata: object = {}): Event =>
  event(`Unit${type}`, minutes, { unit: 'A1', unitClass: 'patrol', unitZone: '5340', ...data }, metadata);
const sent = [unit('Dispatched', 2), unit('EnRoute', 3), unit('Arrived', 9)];
const close = event('InterventionClosed', 60);
const people = { requestedBy: 'a', authorisedBy: 'b' };
/** The second event of an intervention is its first stamp. */
const correct = (type: string, index: number, data: object): Event =>
  event(type, 70, { corrects: `#${String(index)}`, reason: 'data-entry', ...people, ...data });

interface Expected {
  readonly outcome: string;
  readonly codes: readonly string[];
  readonly seconds?: number | null;
  readonly censoredAt?: string;
}
/** What the log holds of an intervention, and where that puts it in the total response of patrols. */
const scenarios: readonly (readonly [string, readonly Event[], Expected])[] = [
  ['nothing special', [call(), ...sent, close], { outcome: 'measured', codes: [], seconds: 540 }],
  ['X01 begun on view', [call({ initiation: 'on-view' }), ...sent, close], { outcome: 'X01', codes: ['X01'] }],
  ['X01 planned', [call({ initiation: 'planned' }), ...sent, close], { outcome: 'X01', codes: ['X01'] }],
  ['X02 nobody sent', [call(), close], { outcome: 'X02', codes: ['X02'], seconds: null }],
  [
    'X03 cancelled before arrival, until the last cancellation',
    [call(), unit('Dispatched', 2), unit('Dispatched', 3, { unit: 'A2' }), unit('Cancelled', 5), unit('Cancelled', 7, { unit: 'A2' }), close], // prettier-ignore
    { outcome: 'X03', codes: ['X03'], censoredAt: at(7) },
  ],
  [
    'X04 the duplicate of another',
    [call({ callReceivedAt: at(-4) }), event('InterventionMerged', 5, { into: 'nothing special' }), ...sent, close],
    { outcome: 'X04', codes: ['X04'] },
  ],
  ['X05 no arrival recorded', [call(), ...sent.slice(0, 2), close], { outcome: 'X05', codes: ['X05'], seconds: null }],
  ['X06 no call recorded', [call({ callReceivedAt: undefined }), ...sent, close], { outcome: 'X06', codes: [], seconds: null }], // prettier-ignore
  [
    'X07 there before the call',
    [call({ callReceivedAt: at(10), createdAt: at(-1) }), ...sent, close],
    { outcome: 'X07', codes: ['X07'], seconds: -60 },
  ],
  ['X08 over the cap', [call(), unit('Dispatched', 2), unit('EnRoute', 3), unit('Arrived', 31), close], { outcome: 'measured', codes: ['X08'], seconds: 1_860 }], // prettier-ignore
  ['X09 no drive', [call(), unit('Dispatched', 2), unit('EnRoute', 9), unit('Arrived', 9), close], { outcome: 'measured', codes: ['X09'], seconds: 540 }], // prettier-ignore
  ['X09 there when it was sent', [call(), unit('Dispatched', 9), unit('Arrived', 9), close], { outcome: 'measured', codes: ['X09'], seconds: 540 }], // prettier-ignore
  ['X10 on its way before it was sent', [call(), unit('Dispatched', 4), unit('EnRoute', 3), unit('Arrived', 9), close], { outcome: 'measured', codes: ['X10'] }], // prettier-ignore
  ['X11 entered late', [call(), ...sent.slice(0, 2), unit('Arrived', 9, {}, { enteredAt: at(13) }), close], { outcome: 'measured', codes: ['X11'] }], // prettier-ignore
  ['X11 entered within the cap', [call(), ...sent.slice(0, 2), unit('Arrived', 9, {}, { enteredAt: at(12) }), close], { outcome: 'measured', codes: [] }], // prettier-ignore
  ['X11 entered by hand', [call(), ...sent.slice(0, 2), unit('Arrived', 9, {}, { source: 'manual' }), close], { outcome: 'measured', codes: ['X11'] }], // prettier-ignore
  [
    'X12 another arrival',
    [call(), ...sent, close, correct('TimestampCorrected', 3, { event: 'UnitArrived', field: 'occurredAt', before: at(9), after: at(8) })], // prettier-ignore
    { outcome: 'measured', codes: ['X12'], seconds: 480 },
  ],
  [
    'X13 graded down',
    [call(), event('PriorityAssigned', 1, { scheme: 's', level: '1' }), event('PriorityChanged', 20, { scheme: 's', from: '1', to: '3', phase: 'after-arrival' }), ...sent, close], // prettier-ignore
    { outcome: 'measured', codes: ['X13'] },
  ],
  ['X14 unfounded', [call(), ...sent, event('InterventionDispositioned', 50, { list: 'l', disposition: 'unfounded' }), close], { outcome: 'measured', codes: ['X14'] }], // prettier-ignore
  ['X16 reopened', [call(), ...sent, close, event('InterventionReopened', 61, { reason: 'r' })], { outcome: 'measured', codes: ['X16'] }], // prettier-ignore
  [
    'X17 an ambulance first',
    [call(), ...sent, unit('Arrived', 4, { unit: 'B1', unitClass: 'ambulance' }), close],
    { outcome: 'measured', codes: ['X17'], seconds: 540 },
  ],
  [
    'X17 an ambulance alone',
    [call(), unit('Dispatched', 2, { unitClass: 'ambulance' }), unit('Arrived', 4, { unitClass: 'ambulance' }), close],
    { outcome: 'X17', codes: ['X17'], seconds: null },
  ],
  ['X18 at the station for want of better', [call({ place: { precision: 'station-fallback' } }), ...sent, close], { outcome: 'measured', codes: ['X18'] }], // prettier-ignore
  ['X19 entered before it was', [call(), ...sent.slice(0, 2), unit('Arrived', 9, {}, { enteredAt: at(7) }), close], { outcome: 'measured', codes: ['X19'] }], // prettier-ignore
  [
    'X19 a wrong clock',
    [call(), ...sent, close, correct('TimestampCorrected', 3, { event: 'UnitArrived', field: 'occurredAt', before: at(9), after: at(8), reason: 'clock-error' })], // prettier-ignore
    { outcome: 'measured', codes: ['X12', 'X19'], seconds: 480 },
  ],
  ['X20 a test', [call({ test: true }), ...sent, close], { outcome: 'X20', codes: ['X20'] }],
  ['X21 of another zone', [call(), ...sent.slice(0, 2), unit('Arrived', 9, { unitZone: '5344' }), close], { outcome: 'measured', codes: ['X21'] }], // prettier-ignore
  ['X22 still open, until its last stamp', [call(), ...sent.slice(0, 2)], { outcome: 'X22', codes: ['X22'], censoredAt: at(3) }], // prettier-ignore
  ['X23 annulled', [call(), ...sent, close, correct('RecordAnnulled', 0, { event: 'InterventionRequested' })], { outcome: 'X23', codes: ['X23'] }], // prettier-ignore
  ['X24 of another type', [call({ interventionType: 'noise' }), ...sent, close], { outcome: 'X24', codes: [] }],
];

const metric: MetricDefinition = {
  ...(standardMetrics[0] as MetricDefinition),
  stopRule: { unitClasses: ['patrol'] },
  population: { initiations: ['emergency-call', 'call', 'alarm', 'partner', 'press'], types: ['fight'] },
  caps: { tooLongSeconds: 1_800, tooShortSeconds: 5, lateEntrySeconds: 180 },
};

let directory: ReturnType<typeof temporaryDirectory>;
let rig: Rig;
const found = new Map<string, MeasuredIntervention>();
beforeAll(async () => {
  directory = temporaryDirectory();
  const log = new MemoryLog();
  let position = 0;
  for (const [interventionId, events] of scenarios) {
    const idOf = (index: number): string => `${interventionId} #${String(index)}`;
    for (const [revision, { type, occurredAt, data, metadata }] of events.entries()) {
      const { corrects } = data as { corrects?: string };
      log.add({
        id: idOf(revision),
        stream: `intervention-${interventionId}`,
        revision,
        position: ++position,
        type,
        schemaVersion: 1,
        occurredAt,
        recordedAt: at(100),
        data:
          corrects === undefined ? { interventionId, ...data } : { ...data, corrects: `${interventionId} ${corrects}` },
        metadata: { source: 'cad', feed: 'made-up', synthetic: true, ...metadata },
      });
    }
  }
  rig = await openRig(directory.path, amendedReader(log), [responseTimes]);
  await rig.engine.catchUp();
  const handler = new MeasuredInterventionsHandler(
    rig.tables,
    { timeZone: 'Europe/Brussels' },
    () => Promise.resolve(new MetricBook([metric])),
    noBoundaries,
  );
  const page = await handler.execute(new MeasuredInterventionsQuery({ limit: 1_000 }));
  for (const one of page.interventions) found.set(one.intervention, one);
});
afterAll(async () => {
  await rig.close();
  directory.remove();
});

describe('the codes', () => {
  it('have a scenario each; X15 was never given out', () => {
    const told = scenarios.map(([name]) => name.slice(0, 3)).filter((code) => code.startsWith('X'));
    expect([...new Set(told)].sort()).toEqual(Object.keys(qualityCodes).sort());
  });

  it('X04: the other one is measured from the earliest call of the two', () => {
    // It was received at 10:00; its duplicate four minutes earlier.
    expect(found.get('nothing special')).toMatchObject({ startAt: at(-4), seconds: 780 });
  });

  it.each(scenarios.slice(1))('%s', (name, _, { outcome, codes, seconds, censoredAt }) => {
    const one = found.get(name);
    expect({ outcome: one?.outcome, codes: one?.codes }).toEqual({ outcome, codes });
    if (seconds !== undefined) expect(one?.seconds).toBe(seconds);
    expect(one?.censoredAt ?? null).toBe(censoredAt ?? null);
  });
});
