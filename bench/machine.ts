import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';

/** What the rates of a run depend on, besides the code. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Versions of the packages whose speed is measured, where they are installed. */
  readonly packages: Readonly<Record<string, string>>;
}

const measured = ['better-sqlite3', '@duckdb/node-api', '@eventstore/db-client'];

/** Reads the version from the package itself: loading it would start native code in a process that may not need it. */
function versionOf(name: string): string {
  try {
    const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    return version;
  } catch {
    return 'not installed';
  }
}

/** The machine that this process runs on. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()} ${release()}`,
    node: process.versions.node,
    packages: Object.fromEntries(measured.map((name) => [name, versionOf(name)])),
  };
}
