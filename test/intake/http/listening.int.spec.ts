import { get } from 'node:http';

import { afterEach, describe, expect, it } from '@jest/globals';

import { listen, type Listening, serve } from '../../../src/http-app.js';
import { openApp, type Recordings } from './recording-app.js';

const anyPort = { host: '127.0.0.1', port: 0 };
let service: Listening | undefined;
afterEach(() => service?.stop());

async function open(): Promise<{
  recordings: Recordings;
  url: string;
  release: () => void;
  entered: Promise<void>;
}> {
  const { app, recordings } = await openApp();
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const entered = new Promise<void>((resolve) => {
    recordings.readiness = async () => {
      resolve();
      await released;
      return { ready: true, details: {} };
    };
  });
  service = await listen(app, anyPort);
  return { recordings, url: service.localUrl, release, entered };
}

const statusOf = (url: string) =>
  new Promise<number | string>((resolve) => {
    get(url, (response) => {
      response.resume().on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    }).on('error', (error) => {
      resolve('code' in error ? String(error.code) : 'failed');
    });
  });

describe('a service that stops', () => {
  it('answers what is in flight, and takes nothing new', async () => {
    const { url, release, entered } = await open();
    const slow = statusOf(`${url}/health/ready`);
    await entered;
    const stopped = service!.stop();
    expect(await statusOf(`${url}/health/live`)).toBe('ECONNREFUSED');
    release();
    expect(await slow).toBe(200);
    await stopped;
  });

  it('keeps what its module has open until the last answer is out', async () => {
    const { recordings, url, release, entered } = await open();
    let answered = false;
    let answeredBeforeClose: boolean | undefined;
    const check = recordings.readiness;
    recordings.readiness = async () => {
      const readiness = await check();
      answered = true;
      return readiness;
    };
    recordings.onClose = () => (answeredBeforeClose = answered);
    const slow = statusOf(`${url}/health/ready`);
    await entered;
    const stopped = service!.stop();
    setTimeout(release, 100);
    await stopped;
    expect(answeredBeforeClose).toBe(true);
    expect(await slow).toBe(200);
  });

  it('does not wait for ever', async () => {
    const { url, entered, release } = await open();
    const slow = statusOf(`${url}/health/ready`);
    await entered;
    await service!.stop(50);
    expect(await slow).not.toBe(200);
    release();
  });
});

describe('a service that cannot listen', () => {
  it('says so and leaves nothing open', async () => {
    const { url } = await open();
    const { app } = await openApp();
    const port = Number(new URL(url).port);
    await expect(listen(app, { host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('a service that is told to stop', () => {
  it('says where it answers, and ends', async () => {
    const { app } = await openApp();
    const said: string[] = [];
    const served = serve(
      app,
      anyPort,
      (line) => said.push(line),
      (started) => {
        expect(started.localUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
        // As the signal would, without sending one to the whole test runner.
        setImmediate(() => process.emit('SIGTERM', 'SIGTERM'));
      },
    );
    const before = process.listenerCount('SIGTERM');
    await served;
    expect(process.listenerCount('SIGTERM')).toBeLessThanOrEqual(before);
    expect(said[0]).toMatch(/answers at http:\/\/127\.0\.0\.1:\d+ \(its API: .*\/api\)/);
    expect(said.at(-1)).toMatch(/^SIGTERM/);
  });
});
