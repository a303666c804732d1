import { describe, expect, it } from '@jest/globals';

import { exitStatusOf, explain } from '../../src/cli/exit-status.js';
import { ServerFault } from '../../src/cli/server-client.js';
import { AfterRefused } from '../../src/projecting/read-model-after.js';
import { ProjectionBehind } from '../../src/projecting/tracked-projection.js';
import { ExportsBusy } from '../../src/reporting/report-file.js';

describe('the exit status', () => {
  it.each([
    ['AfterRefused', new AfterRefused('a position'), 1, 'refused: after: expected a position'],
    ['ProjectionBehind', new ProjectionBehind('counts', 1, 2), 1, 'refused: counts is at position 1, not yet at 2'],
    ['ExportsBusy', new ExportsBusy('try again'), 1, 'refused: try again'],
    ['ServerFault', new ServerFault('the server does not answer'), 3, 'fault: the server does not answer'],
  ])('of %s has its words and no stack', (_name, error, status, words) => {
    expect([exitStatusOf(error), explain(error)]).toEqual([status, words]);
  });

  it('of anything else is that of a fault, with the stack that says where', () => {
    expect([exitStatusOf(new TypeError('x')), explain(new TypeError('x'))]).toEqual([
      3,
      expect.stringMatching(/^fault: TypeError: x\n +at /),
    ]);
  });
});
