import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { CliResult } from './cli.js';

type Environment = Readonly<Record<string, string>>;

/**
 * What runs in the process: the program's own entry, evaluated anew for each run, with the arguments and settings of that run. The modules
 * behind it stay loaded, which saves the second that a process takes to begin. A run is over when nothing is left that would keep a process
 * of its own from ending; what is left when patience ends is told, in the place of the status.
 */
function programFor(entry: string, mark: string, patienceMs: number): string {
  return `
    // All but the pipes to whoever started this process.
    const alive = () => process.getActiveResourcesInfo().filter((kind) => kind !== 'PipeWrap').join(' ');
    let runs = 0;
    process.on('message', async ({ args, env }) => {
      for (const name of Object.keys(process.env)) if (name.startsWith('HOTSPOT_LEDGER_')) delete process.env[name];
      Object.assign(process.env, env);
      process.argv = [process.execPath, ${JSON.stringify(entry)}, ...args];
      process.exitCode = undefined;
      await import(${JSON.stringify(pathToFileURL(entry).href)} + '?run=' + ++runs);
      let status = process.exitCode ?? 0;
      process.exitCode = undefined;
      const begun = performance.now();
      while (alive() !== '' && performance.now() - begun < ${String(patienceMs)}) await new Promise((resolve) => setTimeout(resolve, 1));
      if (alive() !== '') status = 'it is over, and kept from ending by ' + alive();
      process.stdout.write('${mark}');
      process.stderr.write('${mark}' + status + '${mark}');
    });
    process.on('disconnect', () => process.exit());`;
}

/** Processes that run verbs of the command line, one after the other each. */
export class WarmCli {
  private readonly directory = mkdtempSync(join(tmpdir(), 'warm-cli-'));
  private readonly mark = `\u0000${randomUUID()}\u0000`;
  private readonly program = join(this.directory, 'program.mjs');
  private readonly idle: ChildProcess[] = [];
  private readonly all: ChildProcess[] = [];

  constructor(entry: string, patienceMs = 10_000) {
    writeFileSync(this.program, programFor(entry, this.mark, patienceMs));
  }

  /** Runs a verb to its end. `base` is the environment of a process that has to begin for it, `env` what this run has beside it. */
  async run(args: readonly string[], base: NodeJS.ProcessEnv, env: Environment): Promise<CliResult> {
    const others = Object.keys(env).filter((name) => !name.startsWith('HOTSPOT_LEDGER_'));
    if (others.length > 0)
      throw new Error(`${others.join()}: expected settings of the program; others outlive the run`);
    const child = this.idle.pop() ?? this.begin(base);
    let [stdout, stderr] = ['', ''];
    const result = new Promise<CliResult>((resolve, reject) => {
      const look = (): void => {
        const [ofRun = '', status] = stderr.split(this.mark);
        if (status === undefined || !stderr.endsWith(this.mark) || !stdout.endsWith(this.mark)) return;
        if (!/^\d+$/.test(status)) reject(new Error(`${args.join(' ')}: ${status}`));
        resolve({ status: Number(status), stdout: stdout.slice(0, -this.mark.length), stderr: ofRun });
      };
      child.stdout?.removeAllListeners('data').on('data', (text: string) => {
        stdout += text;
        look();
      });
      child.stderr?.removeAllListeners('data').on('data', (text: string) => {
        stderr += text;
        look();
      });
      // What the program does not catch ends the process, as it would one of its own.
      child.removeAllListeners('close').once('close', (status: number | null) => {
        resolve({ status, stdout, stderr });
      });
    });
    child.send({ args, env });
    const ended = await result;
    if (child.exitCode === null && child.signalCode === null) this.idle.push(child);
    return ended;
  }

  /** Ends its processes. */
  async stop(): Promise<void> {
    for (const child of this.all) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.disconnect();
      await once(child, 'exit');
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private begin(env: NodeJS.ProcessEnv): ChildProcess {
    const child = spawn(process.execPath, [this.program], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    child.stdout?.setEncoding('utf8');
    child.stderr?.setEncoding('utf8');
    this.all.push(child);
    return child;
  }
}
