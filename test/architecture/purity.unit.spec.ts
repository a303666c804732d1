import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import tseslint from 'typescript-eslint';

import { allowedCode, plantedCode, plantedTypedCode } from './planted-code.js';
import { repository } from './planted-tree.js';

type Config = Linter.Config[];
interface Promised {
  readonly name?: string;
  readonly message: string;
}

const {
  default: config,
  purity,
  environment,
  impureGlobals,
} = (await import(pathToFileURL(join(repository, 'eslint.config.js')).href)) as {
  default: Config;
  purity: readonly Promised[];
  environment: readonly Promised[];
  impureGlobals: readonly (Promised & { readonly name: string })[];
};

/** The promise that a message names: the text before its colon. */
const nameOf = (message: string): string => /(?:^|\. |' )?([a-z-]+): /.exec(message)?.[1] ?? '';

describe('promises that the linter keeps', () => {
  const linter = new Linter({ cwd: repository });
  // The planted files are not part of the program, so the rules that need types are switched off; the rest is the real configuration.
  const untyped = [...config, { files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }] as Config;
  const lint = (code: string, file: string): Linter.LintMessage[] =>
    linter.verify(code, untyped, { filename: join(repository, file) });

  it.each(plantedCode.map((planted) => [planted.names ?? planted.rule, planted.file, planted.code, planted.rule]))(
    '%s: red in %s for %s',
    (names, file, code, rule) => {
      const messages = lint(code, file);
      expect(messages.map(({ ruleId }) => ruleId)).toContain(rule);
      const named = messages.filter(({ ruleId }) => ruleId === rule).map(({ message }) => nameOf(message) || rule);
      expect(new Set(named)).toContain(names);
    },
  );

  it.each(allowedCode.map(({ file, code }) => [file, code]))('green in %s: %s', (file, code) => {
    expect(lint(code, file)).toEqual([]);
  });

  it('has a planted violation for every purity rule', () => {
    const promises = [...purity, ...environment, ...impureGlobals].map(({ message }) => nameOf(message));
    expect(promises.filter((name) => name === '')).toEqual([]);
    const planted = new Set(plantedCode.map(({ names }) => names));
    expect(promises.filter((name) => !planted.has(name))).toEqual([]);
    for (const { name } of impureGlobals) {
      expect(
        plantedCode.filter(({ code, rule }) => rule === 'no-restricted-globals' && code.includes(name)),
      ).not.toEqual([]);
    }
  });
});

describe('promises that need types', () => {
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'planted-code-'));
    writeFileSync(
      join(root, 'tsconfig.json'),
      '{ "compilerOptions": { "strict": true, "module": "NodeNext", "target": "ES2023", "types": [] }, "include": ["."] }',
    );
    for (const { file, code } of plantedTypedCode) writeFileSync(join(root, file), code);
  });
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it.each(plantedTypedCode.map((planted) => [planted.rule, planted.file, planted.code]))(
    '%s: red in %s',
    (rule, file, code) => {
      const linter = new Linter({ cwd: root });
      const here = { files: ['**/*.ts'], languageOptions: { parserOptions: { tsconfigRootDir: root } } };
      const messages = linter.verify(code, [...config, here] as Config, { filename: join(root, file) });
      expect(messages.map(({ ruleId }) => ruleId)).toEqual([rule]);
    },
  );
});
