import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type ScenarioFiles, writeScenario } from '../../demo/scenario.js';
import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { openSqliteLog, type SqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { RecordFacts } from '../../src/handling/record-facts.js';
import { RecordFactsHandler } from '../../src/handling/record-facts.handler.js';
import { importFeed, type ImportSummary } from '../../src/intake/feeds/import-feed.js';
import { parseMapping } from '../../src/intake/feeds/parse-mapping.js';

const names = ['interventions', 'shootings', 'arrests', 'seizures'] as const;

describe('the synthetic scenario through its mappings', () => {
  let root: string;
  let files: ScenarioFiles;
  let log: SqliteLog;

  const importOne = (name: keyof ScenarioFiles): Promise<ImportSummary> => {
    const path = fileURLToPath(new URL(`../../mappings/synthetic-brussels-${name}.yaml`, import.meta.url));
    const handler = new RecordFactsHandler(log);
    return importFeed({
      file: files[name].path,
      mapping: parseMapping(readFileSync(path, 'utf8')),
      record: (facts) => handler.execute(new RecordFacts(facts)),
      now: () => performance.now(),
    });
  };
  const everything = async (): Promise<readonly RecordedEvent[]> => {
    const events: RecordedEvent[] = [];
    for await (const page of log.readAll(0)) events.push(...page.events);
    return events;
  };

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'scenario-import-'));
    files = await writeScenario({ directory: root, months: 6, perDay: 12 });
    log = openSqliteLog(join(root, 'events.sqlite'), { clock: () => Date.now() });
  }, 240_000);
  afterAll(() => {
    log.close();
    rmSync(root, { recursive: true, force: true });
  });

  it('takes every row of all four files', async () => {
    for (const name of names) {
      const summary = await importOne(name);
      expect({ name, ...summary }).toMatchObject({ name, rows: files[name].rows, rejectedRows: 0, refused: 0 });
      expect(summary.events).toBeGreaterThanOrEqual(summary.records);
    }
  }, 120_000);

  it('adds nothing the second time', async () => {
    const head = await log.head();
    for (const name of names) expect(await importOne(name)).toMatchObject({ events: 0, rejectedRows: 0, refused: 0 });
    expect(await log.head()).toBe(head);
  }, 120_000);

  it('marks every event as synthetic', async () => {
    expect((await everything()).filter(({ metadata }) => metadata.synthetic !== true)).toEqual([]);
  });

  it('links arrests, seizures and shootings to streams that are there', async () => {
    const events = await everything();
    const streams = new Set(events.map(({ stream }) => stream));
    const links = events.flatMap(({ data }) => [
      ...(typeof data.interventionId === 'string' ? [`intervention-${data.interventionId}`] : []),
      ...(typeof data.shootingId === 'string' ? [`shooting-${data.shootingId}`] : []),
      ...(typeof data.arrestId === 'string' ? [`arrest-${data.arrestId}`] : []),
    ]);
    expect(links.length).toBeGreaterThan(events.length / 2);
    expect([...new Set(links)].filter((link) => !streams.has(link))).toEqual([]);
  });
});
