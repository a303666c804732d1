import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { RecordedEvent } from '../../src/event-log/envelope.js';
import { until } from '../event-log/kurrentdb/clustered.js';
import { type ClusterService, startOnCluster } from '../support/cluster-service.js';
import { KurrentDouble } from '../support/kurrentdb-double/double.js';
import { streamDeleted } from '../support/kurrentdb-double/messages.js';

/*
 * The whole service on a cluster: HTTP, commands, the unmodified client, the copy, the tables. The cluster is a wire-level double: this shows
 * nothing about a real server.
 */
/** For what must be answered within a bound; everything else may take its time on a busy machine. */
const tight = { deadlineMs: 600, visibleWithinMs: 500 };
const patient = { deadlineMs: 15_000, visibleWithinMs: 15_000 };
const at = (time: string) => `2024-02-14T${time}+01:00`;
const call = (id: string) => ({
  ...{ id, source: 'cad', initiation: 'emergency-call', interventionType: 'shots heard', zone: '5341' },
  ...{ hotspot: 'clemenceau', callReceivedAt: at('22:00:00') },
});

describe('a service on a cluster (a double of one)', () => {
  let double: KurrentDouble;
  let services: ClusterService[];

  const start = async ({ deadlineMs, visibleWithinMs } = patient): Promise<ClusterService> => {
    const service = await startOnCluster(`${double.url}&defaultDeadline=${String(deadlineMs)}`, {
      READ_YOUR_WRITES_MS: String(visibleWithinMs),
    });
    services.push(service);
    await service.directory.cluster?.caughtUp();
    return service;
  };
  beforeEach(async () => {
    double = await KurrentDouble.start();
    services = [];
  });
  afterEach(async () => {
    for (const service of services) await service.close();
    await double.stop();
  });

  const readiness = async (service: ClusterService) => {
    const { status, body } = await service.get('/health/ready');
    return { status, ...(body.eventStore as object) };
  };

  it('records, shows what was recorded, and reports on it', async () => {
    const service = await start();
    expect(await service.post('/interventions', call('CAD-1'))).toMatchObject({ status: 201, body: { position: 1 } });
    for (const [action, time] of Object.entries({ dispatched: '22:01:00', arrived: '22:07:30' })) {
      const stamp = { occurredAt: at(time), source: 'cad' };
      expect(await service.post(`/interventions/CAD-1/units/A12/${action}`, stamp)).toMatchObject({ status: 201 });
    }
    await service.directory.engine.waitFor('all', 3, 5_000);
    const timeline = await service.get('/timeline?hotspot=clemenceau');
    expect(timeline.body).toMatchObject({ asOf: 3, facts: [{ event: 'UnitArrived' }, {}, {}] });
    const report = await service.get('/response-times?by=hotspot&target=450');
    expect(report.body).toMatchObject({ asOf: 3, rows: [{ group: 'clemenceau', medianSeconds: 450 }] });
    const history = await service.get('/interventions/CAD-1');
    expect(history.body.events).toMatchObject([{ position: 1 }, { position: 2 }, { position: 3 }]);
    expect(await readiness(service)).toMatchObject({ status: 200, state: 'live', connected: true, lastError: null });
    // Nothing is kept anywhere but in the cluster and its copies.
    expect(double.store.all.filter(({ stream }) => stream === 'intervention-CAD-1')).toHaveLength(3);
  });

  it('decides on what its neighbour recorded, and both end with the same log and the same rows', async () => {
    const [one, two] = [await start(), await start()];
    const ids = Array.from({ length: 12 }, (_, n) => `CAD-${String(n)}`);
    const taken = await Promise.all(
      ids.flatMap((id) => [one.post('/interventions', call(id)), two.post('/interventions', call(id))]),
    );
    // Each is requested twice, at the same moment, in two places: one records it, the other hears that it is there already.
    expect(taken.map(({ status }) => status).sort()).toEqual([...ids.map(() => 200), ...ids.map(() => 201)]);
    const stamp = { occurredAt: at('22:01:00'), source: 'cad' };
    for (const id of ids) {
      expect(await two.post(`/interventions/${id}/units/A1/dispatched`, stamp)).toMatchObject({ status: 201 });
    }
    const head = ids.length * 2;
    const [logs, rows] = [[] as RecordedEvent[][], [] as unknown[]];
    for (const { directory } of [one, two]) {
      await directory.engine.waitFor('all', head, 5_000);
      expect(await directory.logReader.head()).toBe(head);
      const events: RecordedEvent[] = [];
      for await (const page of directory.logReader.readAll(0)) events.push(...page.events);
      logs.push(events);
      await directory.readModel.read('timeline', async (snapshot) => {
        rows.push(await snapshot.rows(`SELECT * FROM ${snapshot.table} ORDER BY "position", "fact"`));
      });
    }
    expect(logs[0]).toHaveLength(head);
    expect(logs[1]).toEqual(logs[0]);
    expect(rows[0]).toHaveLength(head);
    expect(rows[1]).toEqual(rows[0]);
  });

  it('says within its bound that a fact is recorded and not yet visible, and shows it when it follows again', async () => {
    const service = await start(tight);
    expect(await service.post('/interventions', call('CAD-1'))).toMatchObject({ status: 201 });
    // The subscription after this one gives nothing, and does not end.
    double.faults.plan('subscribe', { kind: 'stall', afterEvents: 0 });
    double.cutConnections();
    await until('the follower hangs', async () => ((await readiness(service)) as { drops?: number }).drops === 1);
    await until('it is connected', () => double.openReads > 0);
    const answer = await service.post('/interventions', call('CAD-2'), 'key-2');
    expect(answer).toMatchObject({ status: 503, body: { code: 'RECORDED_NOT_YET_VISIBLE' } });
    expect(answer.body.detail).toContain('IS recorded');
    expect(answer.seconds).toBeLessThan((tight.visibleWithinMs + tight.deadlineMs) / 1_000 + 1);
    await until('it follows again', async () => (await service.directory.logReader.head()) === 2);
    await until('the retry is answered', async () => {
      const { status } = await service.post('/interventions', call('CAD-2'), 'key-2');
      expect([200, 503]).toContain(status);
      return status === 200;
    });
    expect(double.store.all).toHaveLength(2);
  });

  it('says within its bound that it does not know, and records a retry with the same key once', async () => {
    const service = await start(tight);
    double.faults.plan('append', { kind: 'stall' });
    const answer = await service.post('/interventions', call('CAD-1'), 'key-1');
    expect(answer).toMatchObject({ status: 503, body: { code: 'OUTCOME_UNKNOWN' } });
    expect(answer.seconds).toBeLessThan(tight.deadlineMs / 1_000 + 1);
    await until('the retry is answered', async () => {
      const { status } = await service.post('/interventions', call('CAD-1'), 'key-1');
      expect([200, 201, 503]).toContain(status);
      return status < 300;
    });
    expect(double.store.all).toHaveLength(1);
  });

  it('answers as if nothing were when the reply was lost but the fact has been copied', async () => {
    const service = await start();
    double.faults.plan('append', { kind: 'stalled-reply' });
    expect(await service.post('/interventions', call('CAD-1'))).toMatchObject({ status: 201, body: { position: 1 } });
  });

  it('goes on reading without the cluster, says so when that lasts, and records again when it is back', async () => {
    const service = await start();
    await service.post('/interventions', call('CAD-1'));
    await service.directory.engine.waitFor('all', 1, 5_000);
    await double.stop();
    const refused = await service.post('/interventions', call('CAD-2'));
    expect(refused).toMatchObject({ status: 503, body: { code: 'LOG_UNAVAILABLE' } });
    expect(await service.get('/timeline')).toMatchObject({ status: 200, body: { asOf: 1 } });
    expect(await service.get('/interventions/CAD-1')).toMatchObject({ status: 200 });
    await until('the follower has noticed', () => service.directory.cluster?.status().connected === false);
    // A drop is no reason to be taken out of service, a stall is.
    expect(await readiness(service)).toMatchObject({ status: 200, connected: false });
    service.skip(10_001);
    const red = await readiness(service);
    expect(red).toMatchObject({ status: 503, connected: false, reached: expect.stringMatching(/^\d+\/\d+$/) });
    expect((red as { lastError?: string }).lastError).toContain('cannot be read');
    expect(service.said.join('\n')).toContain('tried again in');
    await double.resume();
    await until('it is live', async () => (await readiness(service)).status === 200, 15);
    expect(await service.post('/interventions', call('CAD-2'))).toMatchObject({ status: 201, body: { position: 2 } });
  }, 240_000);

  it('does not take part until it has once had everything', async () => {
    await double.stop();
    const service = await startOnCluster(double.url);
    services.push(service);
    expect(await readiness(service)).toMatchObject({ status: 503, wasLive: false });
    await double.resume();
    await until('it is live', async () => (await readiness(service)).status === 200, 15);
  }, 240_000);

  it('says that a record was deleted, and does not take it for an empty one', async () => {
    const service = await start();
    await service.post('/interventions', call('CAD-1'));
    double.faults.plan('read', { kind: 'error', error: streamDeleted('intervention-CAD-1') });
    const stamp = { occurredAt: at('22:01:00'), source: 'cad' };
    const answer = await service.post('/interventions/CAD-1/units/A1/dispatched', stamp);
    expect(answer).toMatchObject({ status: 500, body: { code: 'RECORD_DELETED_IN_STORE' } });
  });
});
