import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { allowedImports, plantedImports, wayBack } from './planted-imports.js';
import { boundariesConfig, cruise, plantTree, repository, type Violation } from './planted-tree.js';

const { forbidden } = createRequire(import.meta.url)(boundariesConfig) as {
  forbidden: { name: string; comment: string; severity: string }[];
};

describe('boundaries between the rooms', () => {
  let root: string;
  let violations: readonly Violation[];

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'planted-imports-'));
    plantTree(root, [...plantedImports, ...allowedImports, wayBack]);
    violations = await cruise(root, ['src', 'projections', 'web']);
  }, 240_000);
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it.each(plantedImports.map((planted) => [planted.rule, planted.from, planted.to ?? 'nothing']))(
    '%s: red when %s imports %s',
    (rule, from) => {
      expect(violations.filter((violation) => violation.from === from).map((violation) => violation.rule)).toEqual([
        rule,
      ]);
    },
  );

  it.each(allowedImports.map(({ from, to }) => [from, to ?? 'nothing']))('%s may import %s', (from) => {
    expect(violations.filter((violation) => violation.from === from)).toEqual([]);
  });

  it('has a planted violation for every rule, and no rule twice', () => {
    const names = forbidden.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect([...new Set(plantedImports.map(({ rule }) => rule))].sort()).toEqual([...names].sort());
  });

  it('gives a reason for every rule and makes each an error', () => {
    expect(forbidden.filter(({ comment, severity }) => comment.length < 20 || severity !== 'error')).toEqual([]);
  });

  it('finds the repository itself green', async () => {
    const present = ['src', 'projections', 'bench', 'demo', 'web'].filter((name) => existsSync(join(repository, name)));
    expect(await cruise(repository, present)).toEqual([]);
  }, 240_000);
});
