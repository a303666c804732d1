import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/config.js';
import { type DataDirectory, openDataDirectory } from '../../src/data-directory.js';
import type { NewEvent } from '../../src/event-log/envelope.js';
import { createHttpApp } from '../../src/http-app.js';

/** An application on a data directory of its own, with what a test puts in its log. */
export interface Served {
  readonly app: NestFastifyApplication;
  readonly directory: DataDirectory;
  /** Appends events to one stream and waits until every table has them. */
  record(stream: string, events: readonly NewEvent[]): Promise<void>;
  close(): Promise<void>;
}

export async function serveReports(settings: Readonly<Record<string, string>> = {}): Promise<Served> {
  const root = mkdtempSync(join(tmpdir(), 'served-reports-'));
  const config = readConfig({ DATA: join(root, 'data'), LOG_LEVEL: 'silent', ...settings }, {});
  const directory = await openDataDirectory(config, 'test');
  const app = await createHttpApp(AppModule.forDirectory(config, directory), config);
  directory.engine.start();
  return {
    app,
    directory,
    record: async (stream, events) => {
      const { lastPosition } = await directory.commandLog.append(stream, 'any', events);
      await directory.engine.waitFor('all', lastPosition, 10_000);
    },
    close: async () => {
      await app.close();
      await directory.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

let made = 0;

/** The events of one intervention, made up: a request and, unless `arrivedAfterSeconds` is null, an arrival. */
export function intervention(
  id: string,
  zone: string,
  arrivedAfterSeconds: number | null,
  type = 'shots heard',
): readonly NewEvent[] {
  const callReceivedAt = '2024-02-27T10:00:00.000Z';
  const event = (name: string, occurredAt: string, data: object): NewEvent => ({
    id: `00000000-0000-4000-9000-${String(++made).padStart(12, '0')}`,
    type: name,
    schemaVersion: 1,
    occurredAt,
    data: { interventionId: id, ...data },
    metadata: { source: 'import', feed: 'made-up', synthetic: true },
  });
  const place = { precision: 'street', municipality: '21004' };
  const asked = {
    zone,
    hotspot: 'peterbos',
    initiation: 'emergency-call',
    interventionType: type,
    callReceivedAt,
    place,
  };
  const request = event('InterventionRequested', callReceivedAt, asked);
  if (arrivedAfterSeconds === null) return [request];
  const arrivedAt = new Date(Date.parse(callReceivedAt) + arrivedAfterSeconds * 1000).toISOString();
  return [request, event('UnitArrived', arrivedAt, { unit: 'A12', unitClass: 'patrol' })];
}
