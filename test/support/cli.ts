import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { afterAll } from '@jest/globals';

import { WarmCli } from './warm-cli.js';

/** The command line as a user has it: the built program, in a process of its own. */
const program = join(process.cwd(), 'dist/src/cli.js');

export interface CliRun {
  readonly child: ChildProcess;
  /** What the process has said so far. */
  readonly said: { stdout: string; stderr: string };
  readonly ended: Promise<CliResult>;
}

export interface CliResult {
  /** The exit status; null when a signal ended the process. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/** Settings come from what a run is given alone, not from the environment of the tests. */
function inherited(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('HOTSPOT_LEDGER_'));
  return { ...Object.fromEntries(others), NODE_OPTIONS: '' };
}

/** Starts a verb in a process of its own. */
export function startCli(args: readonly string[], env: Environment = {}): CliRun {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = once(child, 'close').then(([status]): CliResult => ({ status: status as number | null, ...said }));
  return { child, said, ended };
}

let warm: WarmCli | undefined;
afterAll(async () => {
  await warm?.stop();
  warm = undefined;
});

/** Runs a verb to its end: the same program, in a process that may have run others before. `startCli` has one that begins and ends with it. */
export function runCli(args: readonly string[], env: Environment = {}): Promise<CliResult> {
  warm ??= new WarmCli(program);
  return warm.run(args, inherited(), env);
}

export interface RunningServer {
  readonly url: string;
  readonly said: { readonly stdout: string; readonly stderr: string };
  /** Ends it as an operator does, or as a crash does. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<CliResult>;
}

/** Starts `serve` on a free port, and waits until it says where it answers. Rejects with what it said when it ends before. */
export async function startServer(data: string, env: Environment = {}): Promise<RunningServer> {
  const { child, said, ended } = startCli(['serve', '--data', data, '--port', '0'], env);
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', () => {
      const [, address] = /answers at (\S+)/.exec(said.stderr) ?? [];
      if (address !== undefined) resolve(address);
    });
    void ended.then(({ stderr }) => {
      reject(new Error(`serve ended: ${stderr}`));
    });
  });
  return {
    url,
    said,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}
