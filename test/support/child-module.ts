import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

import { transform } from '@swc/core';

/**
 * Our modules as plain JavaScript in a temporary directory, for tests that need a process of their own: one to kill, or to run beside this one.
 *
 *   const modules = await buildChildModules();                         // strips the types of src/event-log; other rooms by argument
 *   const child = modules.run(
 *     `import { openSqliteLog } from ${modules.specifier('src/event-log/sqlite/sqlite-log.ts')}; …`, ['argument']);
 *   await once(child.stdout, 'data'); child.kill('SIGKILL'); await once(child, 'exit');
 *   modules.remove();
 */
export interface ChildModules {
  /** How a program imports one of our files, as a quoted string. */
  specifier(file: string): string;
  /** Runs a program, the text of an ES module, in a new node; its arguments begin at process.argv[2]. */
  run(program: string, args?: readonly string[], options?: RunOptions): ChildProcessWithoutNullStreams;
  remove(): void;
}

export interface RunOptions {
  /** A shell line that ends in `exec "$@"`, to run the program under limits: `ulimit -f 100; exec "$@"`. */
  readonly shell?: string;
}

const root = process.cwd();

/** Builds the modules of some folders of the repository. */
export async function buildChildModules(folders: readonly string[] = ['src/event-log']): Promise<ChildModules> {
  const directory = mkdtempSync(join(tmpdir(), 'child-'));
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
  await Promise.all(folders.flatMap((folder) => sourcesIn(folder).map((file) => strip(file, directory))));
  let programs = 0;
  return {
    specifier: (file) => JSON.stringify(pathToFileURL(join(directory, file.replace(/\.ts$/, '.js'))).href),
    run(program, args = [], { shell } = {}) {
      const entry = join(directory, `program-${String(++programs)}.mjs`);
      writeFileSync(entry, program);
      const command = [process.execPath, entry, ...args];
      const [file = '', ...rest] = shell === undefined ? command : ['/bin/sh', '-c', shell, 'sh', ...command];
      const child = spawn(file, rest, { env: { ...process.env, NODE_OPTIONS: '' } });
      child.stderr.pipe(process.stderr, { end: false });
      return child;
    },
    remove() {
      rmSync(directory, { recursive: true });
    },
  };
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

async function strip(file: string, into: string): Promise<void> {
  const { code } = await transform(readFileSync(join(root, file), 'utf8'), {
    swcrc: false,
    filename: file,
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  });
  const target = join(into, file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}
