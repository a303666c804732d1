import { readFileSync, statSync } from 'node:fs';

import { AppModule } from '../app.module.js';
import type { Config } from '../config.js';
import { openDataDirectory } from '../data-directory.js';
import { DataDirectoryHeld } from '../event-log/sqlite/data-directory-lock.js';
import { createHttpApp } from '../http-app.js';
import { commandsPage, type RecordingRoute, recordingRoutes, requestOf } from './commands.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';
import { explainAnswer, type ServerAnswer, tellServer } from './server-client.js';

/** Writes the commands that there are to stdout: one a line, or as the page docs/commands.md. */
export async function listCommandsVerb(config: Config, markdown: boolean): Promise<ExitStatus> {
  const routes = await recordingRoutes(config);
  const longest = Math.max(...routes.map(({ name }) => name.length));
  const lines = routes.map(({ name, means }) => `${name.padEnd(longest)}  ${means}\n`);
  process.stdout.write(markdown ? commandsPage(routes) : lines.join(''));
  return exitStatus.done;
}

/**
 * Gives one command, as JSON from a file or from stdin (`-`). It takes the way of an HTTP request, through the same checks: to the server
 * that holds the data directory, or through the application in this process when nobody does. What was recorded goes to stdout as JSON.
 */
export async function recordVerb(
  config: Config,
  name: string,
  { file, key }: { readonly file: string; readonly key?: string },
): Promise<ExitStatus> {
  const route = await routeOf(config, name);
  const request = { ...requestOf(route, readCommand(file, config.bodyLimitBytes)), ...(key !== undefined && { key }) };
  const { status, text } = await send(config, request);
  if (status < 300) {
    process.stdout.write(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
    return exitStatus.done;
  }
  const fault = status >= 500;
  process.stderr.write(`${fault ? 'fault' : 'refused'}: ${explainAnswer(text)}\n`);
  return fault ? exitStatus.fault : exitStatus.refused;
}

async function routeOf(config: Config, name: string): Promise<RecordingRoute> {
  const route = (await recordingRoutes(config)).find((candidate) => candidate.name === name);
  if (route === undefined) throw new BadArgument(`${name}: expected a command; record --list names them`);
  return route;
}

function readCommand(file: string, limitBytes: number): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    if (file !== '-' && statSync(file).size > limitBytes) throw new Error(`it is over ${String(limitBytes)} bytes`);
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new BadArgument(
      `--file ${file}: expected a readable JSON file; ${error instanceof Error ? error.message : ''}`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadArgument(`--file ${file}: expected JSON; ${error instanceof Error ? error.message : ''}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadArgument(`--file ${file}: expected one JSON object`);
  }
  return value as Readonly<Record<string, unknown>>;
}

interface CommandRequest {
  readonly path: string;
  readonly body: object;
  /** Makes a repeat safe: the same key and request is recorded once. */
  readonly key?: string;
}

async function send(config: Config, request: CommandRequest): Promise<ServerAnswer> {
  try {
    return await sendHere(config, request);
  } catch (error) {
    if (!(error instanceof DataDirectoryHeld) || error.holder.url === undefined) throw error;
    return tellServer(error.holder.url, request.path, request.body, request.key, config);
  }
}

/** Through the application in this process, without a socket: tables are brought up when they are next asked for. */
async function sendHere(config: Config, { path, body, key }: CommandRequest): Promise<ServerAnswer> {
  const directory = await openDataDirectory(config, 'record');
  try {
    const app = await createHttpApp(AppModule.forDirectory(config, directory), { ...config, logLevel: 'error' });
    try {
      const token = config.accessToken?.reveal();
      const answer = await app.inject({
        method: 'POST',
        url: path,
        headers: {
          host: 'localhost',
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        payload: JSON.stringify(body),
      });
      return { status: answer.statusCode, text: answer.payload };
    } finally {
      await app.close();
    }
  } finally {
    await directory.close();
  }
}
