import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { projections } from '../../projections/index.js';
import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/config.js';
import { openDataDirectory } from '../../src/data-directory.js';
import { createHttpApp, describeApi, listen } from '../../src/http-app.js';
import { stallMs } from '../../src/operating/checkpoint-watch.js';
import { streamsAtOnce } from '../../src/operating/progress-stream.js';
import { intervention, serveReports, type Served } from '../reporting/served-reports.js';

let served: Served;
beforeAll(async () => {
  served = await serveReports();
  for (let index = 0; index < 20; index++) {
    await served.record(`intervention-i-${String(index)}`, intervention(`i-${String(index)}`, '5340', 300));
  }
});
afterAll(() => served.close());

const get = (path: string) => request(served.app.getHttpServer()).get(path);
const post = (path: string, body: object = {}) => request(served.app.getHttpServer()).post(path).send(body);

/** The events of a stream that has ended. */
function eventsIn(text: string): readonly { readonly name: string; readonly job: Record<string, unknown> }[] {
  return [...text.matchAll(/^event: (\w+)\ndata: (.*)$/gm)].map(([, name = '', data = '']) => ({
    name,
    job: JSON.parse(data) as Record<string, unknown>,
  }));
}

describe('the projections', () => {
  it('stand with their checkpoint beside the head', async () => {
    const { body } = await get('/projections').expect(200);
    expect(body.projections.map(({ name }: { name: string }) => name)).toEqual(projections.map(({ name }) => name));
    const one = await get('/projections/response-times').expect(200);
    const head = await served.directory.logReader.head();
    expect(one.body).toMatchObject({ checkpoint: head, head, lag: 0, quarantined: 0, rows: 20, state: 'live' });
    expect(one.body).toMatchObject({ job: null, stale: false, versions: [{ state: 'live' }] });
    expect(one.body.identity).toBe(one.body.liveIdentity);
  });

  it('are rebuilt in one pass, and the stream of their progress ends with what came of it', async () => {
    const names = ['response-times', 'timeline'];
    const started = await post('/projections/rebuild', { projections: names, by: 'an operator' }).expect(202);
    expect(started.body).toMatchObject({ projections: names, by: 'an operator', phase: 'reading' });
    const { text, headers } = await get('/projections/timeline/progress').expect(200);
    expect(headers['content-type']).toContain('text/event-stream');
    expect(headers['x-content-type-options']).toBe('nosniff');
    const last = eventsIn(text).at(-1);
    expect(last).toMatchObject({ name: 'end', job: { id: started.body.id, phase: 'done' } });
    expect(last?.job.rebuilt).toMatchObject(names.map((projection) => ({ projection, verification: { same: true } })));
    const { body } = await get('/projections/deploy-log?projection=timeline').expect(200);
    expect(body.entries.at(-1)).toMatchObject({ projection: 'timeline', what: 'swapped', by: 'an operator' });
  });

  it('are switched back, and back again', async () => {
    for (let turn = 0; turn < 2; turn++) {
      const { body } = await post('/projections/timeline/switch-back', { by: 'an operator' }).expect(200);
      expect(body).toMatchObject({ projection: 'timeline', follows: true });
    }
  });

  it('are paused, resumed and cancelled, and refuse what cannot be done as they stand', async () => {
    // Held before its first batch: a log of forty events is folded faster than anybody can pause it.
    const { engine } = served.directory;
    const { job } = engine.startRebuild(['response-times']);
    job.pause();
    expect((await get('/projections/response-times')).body).toMatchObject({
      state: 'rebuilding',
      job: { paused: true },
    });
    expect((await post('/projections/response-times/rebuild').expect(409)).body.code).toBe('REBUILD_RUNNING');
    expect((await post('/projections/response-times/switch-back').expect(409)).body.code).toBe('REBUILD_RUNNING');
    expect((await post('/projections/response-times/pause').expect(200)).body).toMatchObject({ paused: true });
    const cancelled = await post('/projections/response-times/cancel', { by: 'an operator' }).expect(200);
    expect(cancelled.body).toMatchObject({ phase: 'cancelled', error: 'the rebuild was cancelled by an operator' });
    for (const how of ['pause', 'resume', 'cancel']) {
      expect((await post(`/projections/response-times/${how}`).expect(409)).body.code).toBe('NO_REBUILD');
    }
    const { job: another } = engine.startRebuild(['response-times']);
    another.pause();
    expect((await post('/projections/response-times/resume').expect(200)).body).toMatchObject({ paused: false });
    expect(eventsIn((await get('/projections/response-times/progress')).text).at(-1)?.job.phase).toBe('done');
  });

  it('say what is wrong with a request', async () => {
    for (const path of ['/projections/none', '/projections/none/progress', '/projections/none/quarantine']) {
      expect((await get(path).expect(404)).body.code).toBe('PROJECTION_UNKNOWN');
    }
    expect((await post('/projections/none/rebuild').expect(404)).body.code).toBe('PROJECTION_UNKNOWN');
    expect((await get('/projections/timeline/quarantine?limit=0').expect(400)).body.errors).toEqual([
      { field: 'limit', expected: 'a whole number from 1 to 1000' },
    ]);
    expect((await get('/projections/deploy-log?projection=a&projection=b').expect(400)).body.code).toBe(
      'OPERATION_INVALID',
    );
    const bad = [{ projections: [] }, { projections: 'timeline' }, { projections: [7] }, {}, { by: '' }];
    for (const body of bad) expect((await post('/projections/rebuild', body).expect(400)).body.errors).toBeDefined();
    const twice = await post('/projections/rebuild', { projections: 'timeline' }).expect(400);
    expect([twice.body.detail, twice.body.errors]).toEqual(['not as expected: projections', [expect.anything()]]);
    await post('/projections/timeline/rebuild', { accept: 'x'.repeat(501) }).expect(400);
    await post('/projections/timeline/rebuild', { force: true }).expect(400);
    // What a page elsewhere could have a browser send without asking first: no body, or text.
    const bare = request(served.app.getHttpServer());
    await bare.post('/projections/timeline/rebuild').expect(400);
    await bare.post('/projections/timeline/rebuild').type('text/plain').send('{}').expect(415);
  });

  it('are documented with examples', () => {
    const { paths } = describeApi(served.app);
    const routes = Object.entries(paths).filter(([path]) => path.startsWith('/projections'));
    expect(routes.length).toBeGreaterThanOrEqual(10);
    for (const [path, { get: read, post: write, delete: remove }] of routes) {
      const answers = Object.entries((read ?? write ?? remove)?.responses ?? {}).filter(([status]) =>
        status.startsWith('2'),
      );
      expect([path, JSON.stringify(answers)]).toEqual([path, expect.stringContaining('"example"')]);
    }
  });
});

describe('streams of progress', () => {
  it('are limited in number, and closed when their readers go or the server stops', async () => {
    const other = await serveReports();
    await other.record('intervention-i-1', intervention('i-1', '5340', 300));
    const service = await listen(other.app, { host: '127.0.0.1', port: 0 });
    const url = `${service.localUrl}/projections/timeline/progress`;
    const { job } = other.directory.engine.startRebuild(['timeline']);
    job.pause();
    const readers = Array.from({ length: streamsAtOnce }, () => new AbortController());
    const open = await Promise.all(readers.map(({ signal }) => fetch(url, { signal })));
    expect(open.map(({ status }) => status)).toEqual(readers.map(() => 200));
    const refused = await fetch(url);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    readers[0]?.abort();
    let again = refused;
    for (let turns = 0; again.status === 503 && turns < 100; turns++) {
      await pause(50);
      again = await fetch(url);
    }
    expect(again.status).toBe(200);
    const startedAt = performance.now();
    await service.stop();
    // They end by themselves: the ten seconds of patience for what is in flight are not used up.
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    const told = eventsIn(await again.text());
    expect(told.length).toBeGreaterThan(0);
    for (const event of told) expect(event).toMatchObject({ name: 'progress', job: { paused: true } });
    await other.close();
  }, 60_000);
});

describe('readiness', () => {
  it('turns red when the head moves and a checkpoint does not, and green when it moves again', async () => {
    const root = mkdtempSync(join(tmpdir(), 'stalled-'));
    const config = readConfig({ DATA: join(root, 'data'), LOG_LEVEL: 'silent' }, {});
    const directory = await openDataDirectory(config, 'test');
    let at = 0;
    const app = await createHttpApp(
      AppModule.forDirectory(config, directory, undefined, () => at),
      config,
    );
    directory.engine.start();
    const ready = () => request(app.getHttpServer()).get('/health/ready');
    const append = async (id: string) => {
      const events = intervention(id, '5340', 300);
      return (await directory.commandLog.append(`intervention-${id}`, 'any', events)).lastPosition;
    };
    await directory.engine.waitFor('all', await append('i-1'), 10_000);
    await ready().expect(200);

    // The table that the engine writes: its next commit waits, as on a disk that hangs.
    const table = await directory.readModel.open('timeline');
    if (table === undefined) throw new Error('the timeline is not open');
    const commit = table.commit.bind(table);
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    table.commit = async (...args) => {
      await held;
      await commit(...args);
    };
    const position = await append('i-2');
    await directory.engine.waitFor('response-times', position, 10_000);
    expect((await ready().expect(200)).body.status).toBe('ready');
    at += stallMs;
    const { body } = await ready().expect(503);
    goOn();
    // By name: which others there are is no matter of this test.
    const stalled = (body.projections as { name: string; stalled: boolean; state: string }[]).filter(
      (one) => one.stalled,
    );
    expect(stalled).toMatchObject([{ name: 'timeline', state: 'live' }]);

    await directory.engine.waitFor('all', position, 10_000);
    await ready().expect(200);
    await app.close();
    await directory.close();
    rmSync(root, { recursive: true, force: true });
  });
});
