import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { runCli, type RunningServer, startServer } from '../support/cli.js';
import { callsFile, callsMapping } from '../support/made-calls.js';
import { contentDigest, eventsIn, rowDigests } from '../support/recorded-data.js';

const root = mkdtempSync(join(tmpdir(), 'flow-held-'));
const data = join(root, 'data');
const [feed, mapping] = [join(root, 'calls.csv'), join(root, 'calls.yaml')];
const token = 'a-token-for-this-test-only';
const reading = {
  report: ['report', 'response-times', '--by', 'zone', '--format', 'json'],
  timeline: ['timeline', '--limit', '3', '--format', 'json'],
  intervention: ['intervention', 'made-calls:C0000007'],
};
const run = (args: readonly string[], env = {}) => runCli([...args, '--data', data], env);

let server: RunningServer | undefined;
beforeAll(async () => {
  writeFileSync(feed, callsFile({ calls: 60 }));
  writeFileSync(mapping, callsMapping);
  expect(await run(['import', feed, '--mapping', mapping])).toMatchObject({ status: 0 });
}, 240_000);
afterEach(async () => {
  await server?.stop('SIGKILL');
  server = undefined;
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('a data directory that a server holds', () => {
  it('is read through the server, and changed by nobody else', async () => {
    const alone = await Promise.all([run(reading.report)]);
    const before = contentDigest(await eventsIn(data));
    server = await startServer(data);
    const { url } = server;

    const throughServer = {
      report: await run(reading.report),
      timeline: await run(reading.timeline),
      intervention: await run(reading.intervention),
    };
    for (const { status, stderr } of Object.values(throughServer)) expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(throughServer.report.stdout)).toEqual(JSON.parse(alone[0].stdout));
    expect(JSON.parse(throughServer.timeline.stdout)).toMatchObject({ facts: { length: 3 }, synthetic: true });
    const answer = await fetch(`${url}/interventions/made-calls:C0000007`);
    expect(JSON.parse(throughServer.intervention.stdout)).toEqual(await answer.json());

    const refused = [
      ['import', feed, '--mapping', mapping],
      ['serve', '--port', '0'],
    ];
    for (const { status, stdout, stderr } of await Promise.all(refused.map((args) => run(args)))) {
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain(`in use by process`);
      expect(stderr).toContain(`(serve)`);
      expect(stderr).toContain(`which answers at ${url}`);
      expect(stderr).toContain('nothing was changed');
    }
    expect(contentDigest(await eventsIn(data))).toBe(before);

    const stopped = await server.stop();
    expect([stopped.status, stopped.stdout]).toEqual([0, '']);
    expect(stopped.stderr.trimEnd().split('\n')).toEqual([
      `hotspot-ledger answers at ${url} (its API: ${url}/api)`,
      expect.stringMatching(/^SIGTERM: answering what is in flight/),
    ]);
    expect(existsSync(join(data, 'holder.json'))).toBe(false);
    expect((await run(reading.report)).stdout).toBe(alone[0].stdout);
  }, 240_000);

  it('says in the words of the server what is wrong with a question, or that there is no such thing', async () => {
    server = await startServer(data);
    const [badQuery, nothing] = await Promise.all([
      run(['report', 'response-times', '--by', 'colour']),
      run(['intervention', 'made-calls:none']),
    ]);
    expect([badQuery.status, badQuery.stdout]).toEqual([1, '']);
    expect(badQuery.stderr).toContain('by: expected none, one of');
    expect([nothing.status, nothing.stdout]).toEqual([1, '']);
    expect(nothing.stderr).toContain('404');
  }, 240_000);

  it('asks for the token of the server, and shows it to nobody', async () => {
    server = await startServer(data, { HOTSPOT_LEDGER_TOKEN: token });
    const [none, wrong, right] = await Promise.all([
      run(reading.timeline),
      run(reading.timeline, { HOTSPOT_LEDGER_TOKEN: 'another-token-altogether' }),
      run(reading.timeline, { HOTSPOT_LEDGER_TOKEN: token }),
    ]);
    for (const { status, stdout, stderr } of [none, wrong]) {
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain('401');
      expect(stderr).toContain('HOTSPOT_LEDGER_TOKEN');
      expect(stderr).not.toContain('another-token-altogether');
    }
    expect(right.status).toBe(0);
    expect(JSON.parse(right.stdout)).toMatchObject({ facts: { length: 3 } });
    expect(server.said.stderr).not.toContain(token);
  }, 240_000);

  it('is free again after the server was killed', async () => {
    const before = await rowDigests(data);
    server = await startServer(data);
    await server.stop('SIGKILL');
    expect(existsSync(join(data, 'holder.json'))).toBe(true);
    const again = await run(['import', feed, '--mapping', mapping]);
    expect(again.status).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ events: 0 });
    expect(await rowDigests(data)).toEqual(before);
  }, 240_000);
});

it('is not served beyond loopback without a token: refused before the directory is made', async () => {
  const fresh = join(root, 'fresh');
  const { status, stdout, stderr } = await runCli(['serve', '--host', '0.0.0.0', '--port', '0', '--data', fresh]);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('HOTSPOT_LEDGER_HOST');
  expect(stderr).toContain('HOTSPOT_LEDGER_TOKEN');
  expect(existsSync(fresh)).toBe(false);
});

it('is not served where another program listens: refused with the address, and the directory is free again', async () => {
  server = await startServer(data);
  const fresh = join(root, 'other');
  const { port } = new URL(server.url);
  const { status, stdout, stderr } = await runCli(['serve', '--port', port, '--data', fresh]);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`refused: 127.0.0.1 port ${port}: another program listens there already`);
  expect(existsSync(join(fresh, 'holder.json'))).toBe(false);
}, 240_000);
