import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';

import { AppModule } from '../../src/app.module.js';
import { readConfig, type SettingName } from '../../src/config.js';
import { type DataDirectory, openDataDirectory, realEffects } from '../../src/data-directory.js';
import { createHttpApp } from '../../src/http-app.js';

/** What an answer says, whatever it is about. */
export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly seconds: number;
}

/** A whole service on a cluster: HTTP, commands, the local copy, tables; with a data directory of its own that `close` removes. */
export interface ClusterService {
  readonly app: NestFastifyApplication;
  readonly directory: DataDirectory;
  /** What the operator was told. */
  readonly said: readonly string[];
  /** Lets the clock that measures durations go forward, in milliseconds. */
  skip(ms: number): void;
  post(path: string, body: object, key?: string): Promise<Answered>;
  get(path: string): Promise<Answered>;
  close(): Promise<void>;
}

/** Starts a service on the cluster at a connection string. */
export async function startOnCluster(
  eventStore: string,
  settings: Partial<Readonly<Record<SettingName, string>>> = {},
): Promise<ClusterService> {
  const root = mkdtempSync(join(tmpdir(), 'on-cluster-'));
  const config = readConfig(
    { DATA: join(root, 'data'), LOG_LEVEL: 'silent', EVENT_STORE: eventStore, ...settings },
    {},
  );
  const said: string[] = [];
  let skipped = 0;
  const effects = {
    ...realEffects,
    now: () => performance.now() + skipped,
    report: (sentence: string) => void said.push(sentence),
  };
  const directory = await openDataDirectory(config, 'test', effects);
  const app = await createHttpApp(AppModule.forDirectory(config, directory), config);
  directory.engine.start();
  const answered = async (asked: request.Test): Promise<Answered> => {
    const start = performance.now();
    const { status, body } = await asked;
    return { status, body: body as Answered['body'], seconds: (performance.now() - start) / 1_000 };
  };
  return {
    app,
    directory,
    said,
    skip: (ms) => {
      skipped += ms;
    },
    post: (path, body, key) => {
      const asked = request(app.getHttpServer()).post(path);
      return answered((key === undefined ? asked : asked.set('Idempotency-Key', key)).send(body));
    },
    get: (path) => answered(request(app.getHttpServer()).get(path)),
    close: async () => {
      await app.close();
      await directory.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
