import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { ImportSummary } from '../../src/intake/feeds/import-feed.js';
import { runCli, startCli, startServer } from '../support/cli.js';
import { KurrentDouble } from '../support/kurrentdb-double/double.js';
import { callsFile, callsMapping } from '../support/made-calls.js';
import { contentDigest, eventsIn, rowDigests } from '../support/recorded-data.js';

/* The built program against a double: that every verb works there, and that its process ends. */
describe('the command line on a cluster (a double of one)', () => {
  const root = mkdtempSync(join(tmpdir(), 'flow-cluster-'));
  const [feed, mapping] = [join(root, 'calls.csv'), join(root, 'calls.yaml')];
  const [first, second, own] = [join(root, 'first'), join(root, 'second'), join(root, 'own')];
  const importInto = (data: string) => ['import', feed, '--mapping', mapping, '--data', data];
  let double: KurrentDouble;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    mkdirSync(root, { recursive: true });
    writeFileSync(feed, callsFile({ calls: 300, seed: 7 }));
    writeFileSync(mapping, callsMapping);
    double = await KurrentDouble.start();
    env = { HOTSPOT_LEDGER_EVENT_STORE: double.url.replace('esdb:', 'kurrentdb:') };
  });
  afterAll(async () => {
    await double.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it('imports, adds nothing the second time, and reports the same from every copy', async () => {
    const imported = await startCli(importInto(first), env).ended;
    expect([imported.status, imported.stderr]).toEqual([0, expect.stringContaining('events appended')]);
    const { events } = JSON.parse(imported.stdout) as ImportSummary;
    expect(events).toBeGreaterThan(1_000);
    expect(double.store.all).toHaveLength(events);

    // From another directory, whose copy is still to be made.
    const again = await runCli(importInto(second), env);
    expect(again).toMatchObject({ status: 0 });
    expect(JSON.parse(again.stdout)).toMatchObject({ events: 0, unchanged: events, refused: 0 });
    expect(double.store.all).toHaveLength(events);

    expect(contentDigest(await eventsIn(second))).toBe(contentDigest(await eventsIn(first)));
    const digests = await rowDigests(first, double.url);
    expect(digests['response-times']).toMatch(/^300 rows /);
    expect(await rowDigests(second, double.url)).toEqual(digests);

    // The same feed in a log on this machine makes the same events, if in another order.
    const local = await runCli(importInto(own));
    expect(JSON.parse(local.stdout)).toMatchObject({ events });
    const idsIn = async (data: string) => (await eventsIn(data)).map(({ id }) => id).sort();
    expect(await idsIn(own)).toEqual(await idsIn(first));

    const report = ['report', 'response-times', '--format', 'csv', '--data'];
    const here = await runCli([...report, first], env);
    expect(here).toMatchObject({ status: 0 });
    expect((await runCli([...report, second], env)).stdout).toBe(here.stdout);
  }, 240_000);

  it('serves, and ends when it is told to', async () => {
    const server = await startServer(first, env);
    const ready = await fetch(`${server.url}/health/ready`);
    expect(await ready.json()).toMatchObject({ eventStore: { state: expect.any(String) } });
    expect(await server.stop()).toMatchObject({ status: 0 });
  }, 120_000);

  it('refuses a directory whose log is of the other kind, and changes nothing', async () => {
    const before = contentDigest(await eventsIn(own));
    const onCluster = await runCli(importInto(own), env);
    expect([onCluster.status, onCluster.stdout]).toEqual([1, '']);
    expect(onCluster.stderr).toContain('set HOTSPOT_LEDGER_DATA to an empty directory');
    expect(contentDigest(await eventsIn(own))).toBe(before);
    expect(before).toMatch(/^\d{4} events/);

    const onOwn = await runCli(importInto(first));
    expect([onOwn.status, onOwn.stdout]).toEqual([1, '']);
    expect(onOwn.stderr).toContain('set HOTSPOT_LEDGER_EVENT_STORE to that cluster');
  }, 240_000);

  it('is loaded only where a cluster is named', async () => {
    const program = `
      import { createRequire } from 'node:module';
      import { readConfig } from ${JSON.stringify(join(process.cwd(), 'dist/src/config.js'))};
      import { openDataDirectory } from ${JSON.stringify(join(process.cwd(), 'dist/src/data-directory.js'))};
      const directory = await openDataDirectory(readConfig(), 'test');
      await directory.close();
      const loaded = Object.keys(createRequire(import.meta.url).cache);
      console.log(loaded.some((file) => file.includes('/better-sqlite3/')), loaded.some((file) => file.includes('/@eventstore/')));`;
    const run = (data: string, settings: Readonly<Record<string, string>>) =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
        env: { ...process.env, NODE_OPTIONS: '', HOTSPOT_LEDGER_DATA: data, ...settings },
      });
    expect((await run(join(root, 'fourth'), {})).stdout).toBe('true false\n');
    expect((await run(join(root, 'fifth'), env)).stdout).toBe('true true\n');
  }, 240_000);

  it('says that the cluster is out of reach, with status 3 and without the password', async () => {
    const port = String(double.port);
    await double.stop();
    try {
      const gone = { HOTSPOT_LEDGER_EVENT_STORE: `esdb://ops:hunter2@127.0.0.1:${port}?tls=false` };
      const { status, stdout, stderr } = await startCli(importInto(join(root, 'third')), gone).ended;
      expect([status, stdout]).toEqual([3, '']);
      expect(stderr).toContain('fault: LogUnavailable: the copy does not reach');
      expect(stderr).not.toContain('hunter2');
      expect(stderr).not.toMatch(/^\s+at /m);
    } finally {
      await double.resume();
    }
  }, 240_000);
});
