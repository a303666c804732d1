import { readdirSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { projections } from '../../projections/index.js';
import type { ReadModel } from '../../src/read-model/read-model.js';
import { type ReportFile, writeReportFile } from '../../src/reporting/report-file.js';
import { questionOf } from '../../src/reporting/report-query.js';
import { intervention, serveReports, type Served } from './served-reports.js';

let served: Served;
beforeAll(async () => {
  served = await serveReports();
  await served.record('intervention-i-1', intervention('i-1', '5340', 300));
});
afterAll(() => served.close());

const responseTimes = projections.find(({ name }) => name === 'response-times')!;
const left = () => readdirSync(served.directory.fileRoom.directory);
function write(readModel: ReadModel): Promise<ReportFile> {
  return writeReportFile(readModel, questionOf(responseTimes, { format: 'csv' }, 'UTC'), served.directory.fileRoom);
}

/** What everybody waits for until it is opened. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    opened,
    open: () => {
      open();
    },
  };
}

describe('files that are made at the same time', () => {
  it('are refused beyond two, and leave nothing', async () => {
    const { reading } = served.directory;
    const { opened, open } = gate();
    let writing = 0;
    const slow: ReadModel = {
      read: (projection, work, options) =>
        reading.read(
          projection,
          (snapshot) =>
            work({
              ...snapshot,
              batches: async function* (...asked) {
                writing++;
                await opened;
                yield* snapshot.batches(...asked);
              },
            }),
          options,
        ),
    };
    const first = [write(slow), write(slow)];
    while (writing < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(write(reading)).rejects.toMatchObject({ name: 'ExportsBusy' });
    expect(left()).toHaveLength(2);
    open();
    for (const file of await Promise.all(first)) file.remove();
    (await write(reading)).remove();
    expect(left()).toEqual([]);
  });

  it('are not in the way of others while they wait for the table that they are of', async () => {
    const { reading } = served.directory;
    const { opened, open } = gate();
    const waiting: ReadModel = {
      read: async (...asked) => {
        await opened;
        return reading.read(...asked);
      },
    };
    const first = [write(waiting), write(waiting)];
    const { path, remove } = await write(reading);
    expect(path).toContain('rows.csv');
    remove();
    open();
    for (const file of await Promise.all(first)) file.remove();
    expect(left()).toEqual([]);
  });
});
