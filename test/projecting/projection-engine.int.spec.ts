import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { responseTimes } from '../../projections/response-times.js';
import { timeline } from '../../projections/timeline.js';
import type { Projection } from '../../src/projecting/define.js';
import { noGeography } from '../../src/geography/geography.js';
import { foldInto } from '../../src/projecting/fold-into.js';
import { ProjectionBehind } from '../../src/projecting/tracked-projection.js';
import { tablesOf } from '../../src/projecting/table-spec.js';
import { interventionEvents, recorded } from '../support/made-events.js';
import { MemoryLog } from '../support/memory-log.js';
import { digestsOf, openRig, type Rig, temporaryDirectory } from '../support/projection-rig.js';
import { toyFacts, toyRows } from '../support/toy-projections.js';

const events = recorded(interventionEvents(3_000));
let directory: ReturnType<typeof temporaryDirectory>;
let log: MemoryLog;
let open: Rig[];

beforeEach(() => {
  directory = temporaryDirectory();
  log = new MemoryLog();
  open = [];
});
afterEach(async () => {
  for (const rig of open) await rig.close();
  directory.remove();
});

async function rig(name: string, projections: readonly Projection[], options = {}): Promise<Rig> {
  const opened = await openRig(`${directory.path}/${name}`, log, projections, options);
  open.push(opened);
  return opened;
}

describe.each([toyRows, toyFacts, responseTimes, timeline])('$name', (projection) => {
  it('has the same rows live, caught up, rebuilt, and rebuilt again', async () => {
    const live = await rig('live', [projection]);
    live.engine.start();
    for (let from = 0; from < events.length; from += 370) {
      log.add(...events.slice(from, from + 370));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await live.engine.waitFor('all', events.length, 10_000);
    const digests = await digestsOf(live, projection);

    const caughtUp = await rig('caught-up', [projection], { batchSize: 700 });
    await caughtUp.engine.catchUp();
    expect(await digestsOf(caughtUp, projection)).toEqual(digests);

    const first = await live.engine.rebuild(projection.name);
    const second = await live.engine.rebuild(projection.name);
    expect(first).toMatchObject({ digest: digests[0], previousDigest: digests[0], events: events.length });
    expect(second.digest).toBe(first.digest);
    expect(second.rows).toBeGreaterThan(0);
    expect(await digestsOf(live, projection)).toEqual(digests);
    const [status] = await live.engine.status();
    expect(status).toMatchObject({ checkpoint: events.length, quarantined: 0, rows: second.rows });
  });
});

describe('the projection engine', () => {
  it('gives the same rows however the log is cut into batches, and when it starts again in between', async () => {
    log.add(...events.slice(0, 600));
    const whole = await rig('whole', [toyRows, toyFacts]);
    await whole.engine.catchUp();
    const expected = await Promise.all([digestsOf(whole, toyRows), digestsOf(whole, toyFacts)]);
    let run = 0;
    const splits = fc.array(fc.integer({ min: 1, max: 599 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(splits, fc.boolean(), async (cuts, reopen) => {
        const name = `split-${String(++run)}`;
        let split = await rig(name, [toyRows, toyFacts]);
        let after = 0;
        for (const reaches of [...new Set([...cuts, 600])].sort((a, b) => a - b)) {
          for (const projection of [toyRows, toyFacts]) {
            const table = await split.tables.open(projection.name);
            if (table === undefined) throw new Error('no table');
            await foldInto(table, projection, { after, reaches, events: events.slice(after, reaches) }, noGeography);
          }
          after = reaches;
          if (!reopen) continue;
          await split.close();
          open.pop();
          split = await rig(name, [toyRows, toyFacts]);
        }
        expect(await Promise.all([digestsOf(split, toyRows), digestsOf(split, toyFacts)])).toEqual(expected);
        await split.close();
        open.pop();
      }),
      { numRuns: 8 },
    );
  });

  it('refuses a batch that does not follow on what the table has, and passes over what it has already', async () => {
    const { tables } = await rig('gap', [toyRows]);
    const table = await tables.open('toy-rows');
    if (table === undefined) throw new Error('no table');
    await foldInto(table, toyRows, { after: 0, reaches: 100, events: events.slice(0, 100) }, noGeography);
    await expect(foldInto(table, toyRows, { after: 101, reaches: 200, events: [] }, noGeography)).rejects.toThrow(
      'at 100',
    );
    const digest = await table.digest('toy_rows');
    await foldInto(table, toyRows, { after: 50, reaches: 100, events: events.slice(50, 100) }, noGeography);
    expect(await table.digest('toy_rows')).toEqual(digest);
    await foldInto(table, toyRows, { after: 50, reaches: 150, events: events.slice(50, 150) }, noGeography);
    expect(table.checkpoint).toBe(150);
    const atOnce = await (await rig('no-gap', [toyRows])).tables.open('toy-rows');
    if (atOnce === undefined) throw new Error('no table');
    await foldInto(atOnce, toyRows, { after: 0, reaches: 150, events: events.slice(0, 150) }, noGeography);
    expect(await table.digest('toy_rows')).toEqual(await atOnce.digest('toy_rows'));
  });

  it('counts what a fold cannot digest, the same in a rebuild', async () => {
    const fussy = {
      ...toyRows,
      evolve: (...[row, event, geography]: Parameters<Extract<Projection, { kind: 'rows' }>['evolve']>) => {
        if (event.position % 50 === 0) throw new Error('cannot be digested');
        return toyRows.kind === 'rows' ? toyRows.evolve(row, event, geography) : null;
      },
    } as Projection;
    log.add(...events.slice(0, 1_000));
    const { engine, tables } = await rig('fussy', [fussy], { batchSize: 130 });
    await engine.catchUp();
    const handled = events
      .slice(0, 1_000)
      .filter(({ type, position }) => position % 50 === 0 && fussy.handles.includes(type));
    const [before] = await engine.status();
    expect(before?.quarantined).toBe(handled.length);
    const { digest, previousDigest } = await engine.rebuild('toy-rows');
    expect(digest).toBe(previousDigest);
    await tables.read('toy-rows', async ({ quarantined, rows }) => {
      expect(quarantined).toBe(handled.length);
      const aside = await rows('SELECT position, type, reason FROM quarantine ORDER BY position LIMIT 1');
      expect(aside).toEqual([
        { position: handled[0]?.position, type: handled[0]?.type, reason: 'Error: cannot be digested' },
      ]);
    });
  });

  it('lets a snapshot finish on the old table while another is swapped in', async () => {
    log.add(...events.slice(0, 500));
    const { engine, tables } = await rig('swap', [toyRows]);
    await engine.catchUp();
    const count = 'SELECT sum(events) AS events FROM toy_rows';
    await tables.read('toy-rows', async (snapshot) => {
      const before = await snapshot.rows(count);
      log.add(...events.slice(500, 1_500));
      await engine.rebuild('toy-rows');
      expect(await snapshot.rows(count)).toEqual(before);
      expect(snapshot.asOf).toBe(500);
      await tables.read('toy-rows', async (after) => {
        expect(after.asOf).toBe(1_500);
        expect(await after.rows(count)).not.toEqual(before);
      });
    });
  });

  it('goes on following on the new table, and loses nothing of what came during the rebuild', async () => {
    log.add(...events.slice(0, 1_000));
    const { engine, ...live } = await rig('during', [toyFacts]);
    engine.start();
    const rebuilding = engine.rebuild('toy-facts', {
      onProgress: () => {
        log.add(...events.slice(1_000, 1_001));
      },
    });
    await rebuilding;
    const head = await log.head();
    log.add(...events.slice(head, 2_000));
    await engine.waitFor('toy-facts', 2_000, 10_000);
    const other = await rig('after', [toyFacts]);
    await other.engine.catchUp();
    expect(await digestsOf({ engine, ...live }, toyFacts)).toEqual(await digestsOf(other, toyFacts));
  });

  it('keeps the old table serving after a change of the definition, until catching up has replaced it', async () => {
    log.add(...events.slice(0, 500));
    const old = await rig('changed', [toyRows]);
    await old.engine.catchUp();
    await old.close();
    const changed = { ...toyRows, version: 2 };
    const { engine, tables } = await rig('changed', [changed]);
    const identities = tables.versions('toy-rows');
    await tables.read('toy-rows', async ({ asOf }) => {
      expect(asOf).toBe(500);
      await expect(engine.waitFor('toy-rows', 500, 20)).rejects.toThrow(ProjectionBehind);
    });
    await engine.catchUp();
    const { identity } = tablesOf(changed, (await engine.status())[0]?.identity ?? '');
    expect(tables.versions('toy-rows')).toEqual([
      { file: '2.duckdb', identity, state: 'live' },
      { file: '1.duckdb', identity: identities[0]?.identity, state: 'previous' },
    ]);
    await engine.waitFor('toy-rows', 500, 20);
  });

  it('tells of a log that cannot be read, and goes on when it can', async () => {
    log.add(...events.slice(0, 5));
    log.failure = new Error('the disk is gone');
    const { engine, reports } = await rig('failing', [toyRows]);
    engine.start();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(reports).toContain('toy-rows: the disk is gone; it is tried again');
    const [status] = await engine.status();
    expect(status).toMatchObject({ state: 'retrying', lastError: 'the disk is gone', checkpoint: 0 });
    expect(status?.head).toBeUndefined();
    log.failure = undefined;
    log.add(...events.slice(5, 10));
    await engine.waitFor('toy-rows', 10, 5_000);
    expect((await engine.status())[0]?.lastError).toBeUndefined();
  });

  it('rejects a wait that takes too long, with where the table is', async () => {
    const { engine } = await rig('behind', [toyRows]);
    await expect(engine.waitFor('all', 5, 10)).rejects.toMatchObject({
      name: 'ProjectionBehind',
      checkpoint: 0,
      position: 5,
    });
  });

  it('gives up a rebuild when asked, and leaves no file of it', async () => {
    log.add(...events);
    const { engine, tables } = await rig('abort', [toyRows], { batchSize: 100 });
    const abort = new AbortController();
    const rebuilding = engine.rebuild('toy-rows', {
      signal: abort.signal,
      onProgress: () => {
        abort.abort();
      },
    });
    await expect(rebuilding).rejects.toMatchObject({ code: 'REBUILD_CANCELLED' });
    expect(tables.versions('toy-rows')).toHaveLength(1);
  });

  it('shows how far a catch-up is', async () => {
    log.add(...events.slice(0, 1_000));
    let clock = 0;
    const { engine } = await rig('progress', [toyRows, toyFacts], { batchSize: 250, now: () => (clock += 10) });
    const seen: { projection: string; done: number; total: number }[] = [];
    await engine.catchUp((progress) => seen.push(progress));
    expect(seen.at(-1)).toMatchObject({ done: 1_000, total: 1_000, secondsLeft: 0 });
    expect(new Set(seen.map(({ projection }) => projection))).toEqual(new Set(['toy-rows', 'toy-facts']));
  });
});
