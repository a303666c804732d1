import { describe, expect, it } from '@jest/globals';

import { projections } from '../../projections/index.js';
import { runCli } from '../support/cli.js';

describe.each(projections.map(({ name }) => name))('report try %s', (name) => {
  it('folds the given events as the engine does, corrections and boundaries among them', async () => {
    const { status, stderr } = await runCli(['report', 'try', name]);
    expect(stderr).toContain('as they should be');
    expect(status).toBe(0);
  });
});
