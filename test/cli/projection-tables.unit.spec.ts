import { describe, expect, it } from '@jest/globals';

import { deployLogTable, jobTable, quarantineTable, statusTable } from '../../src/cli/projection-tables.js';
import { jobExample, projectionExample, quarantineExample } from '../../src/operating/operating-examples.js';
import type { DeployEntry } from '../../src/read-model/deploy-log.js';

describe('the answers about projections, for people', () => {
  it('say where a rebuild stands: at a share once that is known, also while it is paused', () => {
    expect(jobTable([jobExample])).toMatch(/reading 64 %, 310,000\/s, 2 s left$/);
    expect(jobTable([{ ...jobExample, paused: true }])).toMatch(/reading, paused at 64 %$/);
    expect(jobTable([{ ...jobExample, position: 0, head: 0 }])).toMatch(/ reading$/);
  });

  it('say what was left unfinished, that a version was chosen by hand, and an error in full', () => {
    const unfinished = { by: 'a.peeters', paused: true, projections: ['response-times'] };
    const lastError = `${'the disk is full '.repeat(9)}at the end`;
    const one = { ...projectionExample, state: 'standing', stale: true, pinned: true, job: null, lastError } as const;
    const table = statusTable([one]);
    expect(table).toContain('standing (other code, chosen by hand)');
    expect(statusTable([{ ...projectionExample, unfinished }])).toContain('left unfinished, paused, by a.peeters');
    expect(table).toMatch(/^response-times: the disk is full .*\n.* at the end$/m);
    expect(statusTable([projectionExample])).toMatch(/reading 64 %, 310,000\/s, 2 s left$/);
  });

  it('never cut the reason: it is beside its row where it fits, else below', () => {
    const { events } = quarantineExample;
    expect(quarantineTable(quarantineExample, events)).toMatch(
      /UnitArrived\n {2}TypeError: column firstArrivedAt: .*text$/,
    );
    const brief = events.map((event) => ({ ...event, reason: 'Error: no' }));
    expect(quarantineTable(quarantineExample, brief)).toMatch(/^ +1203 .* UnitArrived +Error: no$/m);
    const entry: DeployEntry = {
      at: '2024-03-11T09:00:00.000Z',
      by: 'a.peeters',
      codeRevision: '0.1.0+5f0c6a51e6d1',
      projection: 'response-times',
      what: 'refused',
      identity: '5f0c6a51e6d1d7a2',
      position: 1842,
      reason: `the definition is unchanged; ${'1 rows added '.repeat(10)}and that is all`,
    };
    const [, , row, ...below] = deployLogTable([entry]).split('\n');
    expect(row).toMatch(/^2024.* refused +5f0c6a51e6d1 +1842 +a\.peeters +0\.1\.0\+5f0c6a51e6d1$/);
    expect(below.join(' ')).toMatch(/^ {2}the definition is unchanged; .*and that is all$/);
  });
});
