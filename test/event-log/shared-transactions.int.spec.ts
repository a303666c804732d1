import { describe, expect, it } from '@jest/globals';

import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { allOf, event, idOf, streamOf } from '../contract/event-log/samples.js';

describe('appends of one turn of the event loop', () => {
  it('share a transaction in which a refusal undoes nothing of its neighbours', async () => {
    const log = openSqliteLog(':memory:', { clock: Date.now });
    await log.append('intervention-0', 'no-stream', [event(0)]);
    const settled = await Promise.allSettled([
      log.append('intervention-1', 'no-stream', [event(1), event(2)]),
      log.append('intervention-1', 'no-stream', [event(3)]),
      // Its first two are written before the third is found to be taken: those go, a new stream and a new type with them.
      log.append('intervention-2', 'any', [event(4, { type: 'Fresh' }), event(5), event(0)]),
      log.append('intervention-1', 1, [event(6)]),
      log.append('intervention-3', 'any', [event(7, { type: 'Fresh' })]),
    ]);
    expect(settled.map((one) => (one.status === 'fulfilled' ? 'written' : (one.reason as Error).name))).toEqual([
      'written',
      'WrongExpectedRevision',
      'EventIdConflict',
      'written',
      'written',
    ]);
    const found = await allOf(log);
    expect(found.map(({ position, stream, revision, id, type }) => [position, stream, revision, id, type])).toEqual([
      [1, 'intervention-0', 0, idOf(0), 'UnitDispatched'],
      [2, 'intervention-1', 0, idOf(1), 'UnitDispatched'],
      [3, 'intervention-1', 1, idOf(2), 'UnitDispatched'],
      [4, 'intervention-1', 2, idOf(6), 'UnitDispatched'],
      [5, 'intervention-3', 0, idOf(7), 'Fresh'],
    ]);
    expect(await streamOf(log, 'intervention-2')).toEqual([]);
    log.close();
  });
});
