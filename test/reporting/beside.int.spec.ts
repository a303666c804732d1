import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { responseTimes } from '../../projections/response-times.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { amendedReader } from '../../src/handling/amended-reader.js';
import {
  ResponseTimesHandler,
  type ResponseTimesParameters,
  ResponseTimesQuery,
  type ResponseTimesReport,
} from '../../src/reporting/response-times.js';
import { responseTimesTable } from '../../src/reporting/response-times-table.js';
import { everySortOfIntervention } from '../support/made-outcomes.js';
import { MemoryLog } from '../support/memory-log.js';
import { openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { standardMetricsOnly } from '../support/standard-metrics.js';
import { noBoundaries } from '../support/no-boundaries.js';

const events = everySortOfIntervention(400, 11);
const corrections = ['TimestampCorrected', 'RecordAnnulled'];
const uncorrected = events
  .filter(({ type }) => !corrections.includes(type))
  .map((event, index) => ({ ...event, position: index + 1 }));

let corrected: { readonly rig: Rig; readonly directory: ReturnType<typeof temporaryDirectory> };
let before: typeof corrected;
async function open(of: readonly RecordedEvent[]): Promise<typeof corrected> {
  const directory = temporaryDirectory();
  const log = new MemoryLog();
  log.add(...of);
  const rig = await openRig(directory.path, amendedReader(log), [responseTimes]);
  await rig.engine.catchUp();
  return { rig, directory };
}
beforeAll(async () => {
  corrected = await open(events);
  before = await open(uncorrected);
});
afterAll(async () => {
  for (const { rig, directory } of [corrected, before]) {
    await rig.close();
    directory.remove();
  }
});
const ask = ({ rig }: typeof corrected, parameters: ResponseTimesParameters = {}): Promise<ResponseTimesReport> =>
  new ResponseTimesHandler(rig.tables, { timeZone: 'Europe/Brussels' }, standardMetricsOnly, noBoundaries).execute(
    new ResponseTimesQuery({ metric: 'police-response', by: 'zone', target: 300, ...parameters }),
  );
const figures = ({
  inPopulation,
  measured,
  medianSeconds,
  p90Seconds,
  withinTarget,
}: ResponseTimesReport['total']) => ({
  inPopulation,
  measured,
  medianSeconds,
  p90Seconds,
  withinTarget,
});

describe('beside the headline', () => {
  it('is the result by the stamps as they were recorded: that of a log without the corrections', async () => {
    const report = await ask(corrected);
    const { asRecorded } = report.beside;
    if (asRecorded === undefined) throw new Error('there are corrections');
    expect(figures(asRecorded)).toEqual(figures((await ask(before)).total));
    expect(figures(asRecorded)).not.toEqual(figures(report.total));
  });

  it('is the result without late entries, as one can also ask for it', async () => {
    const { beside, total } = await ask(corrected);
    const { total: without } = await ask(corrected, { without: 'X11' });
    expect(beside.withoutLateEntries).toEqual(without);
    expect(without.measured).toBeLessThan(total.measured);
    expect(without.flags.X11).toBeUndefined();
  });

  it('is printed, and only where there is a difference to show', async () => {
    const text = responseTimesTable(await ask(corrected));
    expect(text).toMatch(/^without X11 +\d/m);
    expect(text).toMatch(/^X12 undone +\d/m);
    expect(responseTimesTable(await ask(before, { without: 'X11' }))).not.toContain('beside it');
    expect((await ask(before, { without: 'X11' })).beside).toEqual({});
  });
});
