import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { PlantedImport } from './planted-imports.js';

export const repository = fileURLToPath(new URL('../../', import.meta.url));
export const boundariesConfig = join(repository, '.dependency-cruiser.cjs');

/** One broken rule: the file that breaks it, what that file imports, and the rule's name. */
export interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: string;
}

const isPath = (target: string): boolean => /^(src|projections|test|demo|web)\//.test(target);

function write(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function specifier(from: string, to: string): string {
  if (!isPath(to)) return to;
  const path = relative(dirname(from), to).replaceAll('\\', '/').replace(/\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

/** Writes a tree that mirrors the layout, with stubs for everything that is imported, except for files named `missing`. */
export function plantTree(root: string, imports: readonly Omit<PlantedImport, 'rule'>[]): void {
  const planted = new Set(imports.map(({ from }) => from));
  for (const { from, to, typeOnly } of imports) {
    const line = to === undefined ? '' : `import ${typeOnly ? 'type ' : ''}{ value } from '${specifier(from, to)}';\n`;
    const use =
      to === undefined ? '' : typeOnly ? 'export type Value = typeof value;\n' : 'export const used = value;\n';
    write(root, from, `${line}${use}export const value = 1;\n`);
    if (to === undefined || planted.has(to) || to.endsWith('/missing.ts') || to.startsWith('node:')) continue;
    if (isPath(to)) {
      write(root, to, 'export const value = 1;\n');
    } else {
      write(root, `node_modules/${to}/package.json`, JSON.stringify({ name: to, version: '1.0.0', main: 'main.js' }));
      write(root, `node_modules/${to}/main.js`, 'exports.value = 1;\n');
    }
  }
  const dependencies = [
    'better-sqlite3',
    '@eventstore/db-client',
    '@duckdb/node-api',
    '@nestjs/common',
    '@nestjs/cqrs',
    'rxjs',
  ];
  const manifest = {
    name: 'planted',
    dependencies: Object.fromEntries(dependencies.map((name) => [name, '1.0.0'])),
    devDependencies: { 'fast-check': '1.0.0' },
  };
  write(root, 'package.json', JSON.stringify(manifest));
  write(root, 'tsconfig.json', '{ "compilerOptions": { "module": "NodeNext", "target": "ES2023" } }');
}

/** Runs the rules of the repository over directories of `root`. Rejects when the tool itself fails. */
export async function cruise(root: string, directories: readonly string[]): Promise<readonly Violation[]> {
  const tool = join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [tool, ...directories, '--config', boundariesConfig, '--output-type', 'json'];
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (stdout.startsWith('{')) resolve(stdout);
      else reject(new Error(`dependency-cruiser failed: ${stderr || (error?.message ?? 'no output')}`));
    });
  });
  const { summary } = JSON.parse(output) as {
    summary: { totalCruised: number; violations: { from: string; to: string; rule: { name: string } }[] };
  };
  if (summary.totalCruised === 0) throw new Error(`dependency-cruiser saw no file in ${root}`);
  return summary.violations.map(({ from, to, rule }) => ({ from, to, rule: rule.name }));
}
