import { Readable } from 'node:stream';

import type { Config } from '../config.js';

/** The server that holds the data directory said no, or could not be asked. Its own words are in the message. */
export class ServerRefused extends Error {
  override readonly name = 'ServerRefused';

  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** The server answered with a fault of its own, or did not answer. */
export class ServerFault extends Error {
  override readonly name = 'ServerFault';
}

const patienceMs = 120_000;

type Parameters = Readonly<Record<string, string | number | undefined>>;

/**
 * Asks the server that holds the data directory. Gives what it answers as JSON.
 * Rejects with ServerRefused when it says no, with ServerFault when it is broken or out of reach.
 */
export async function askServer<Answer>(
  base: string,
  path: string,
  parameters: Parameters,
  config: Config,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await answerOf(base, path, parameters, config, signal === undefined ? {} : { signal });
  return JSON.parse(await response.text()) as Answer;
}

/** The same for an answer that is a small file. */
export async function bytesFromServer(
  base: string,
  path: string,
  parameters: Parameters,
  config: Config,
): Promise<Buffer> {
  return Buffer.from(await (await answerOf(base, path, parameters, config)).arrayBuffer());
}

/** The same for an answer that is text of another kind. */
export async function textFromServer(
  base: string,
  path: string,
  parameters: Parameters,
  config: Config,
): Promise<string> {
  return (await answerOf(base, path, parameters, config)).text();
}

/** The same for an answer that is a file: it is read as it comes. */
export async function fetchFromServer(
  base: string,
  path: string,
  parameters: Parameters,
  config: Config,
): Promise<Readable> {
  const { body } = await answerOf(base, path, parameters, config);
  return body === null ? Readable.from([]) : Readable.fromWeb(body);
}

/** Has the server do something with its tables. Gives what it answers as JSON; rejects as `askServer` does. */
export async function steerServer<Answer>(
  base: string,
  path: string,
  body: object,
  config: Config,
  method: 'POST' | 'DELETE' = 'POST',
): Promise<Answer> {
  const response = await answerOf(base, path, {}, config, { method, body });
  return JSON.parse(await response.text()) as Answer;
}

/** Opens an answer that comes bit by bit, for as long as the signal lets it. Gives its text. */
export async function openFromServer(
  base: string,
  path: string,
  config: Config,
  signal: AbortSignal,
): Promise<AsyncIterable<string>> {
  const { body } = await answerOf(base, path, {}, config, { signal });
  return body === null ? Readable.from([]) : Readable.fromWeb(body).setEncoding('utf8');
}

interface Call {
  readonly method?: 'POST' | 'DELETE';
  readonly body?: object;
  readonly signal?: AbortSignal;
}

async function answerOf(
  base: string,
  path: string,
  parameters: Parameters,
  config: Config,
  { method, body, signal = AbortSignal.timeout(patienceMs) }: Call = {},
): Promise<Response> {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const token = config.accessToken?.reveal();
  let response: Response;
  try {
    response = await fetch(url, {
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(method === undefined ? {} : { method }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
    });
  } catch (error) {
    throw new ServerFault(`the server at ${base} holds this data directory but does not answer: ${String(error)}`);
  }
  if (response.ok) return response;
  const text = await response.text();
  const message = `the server at ${base} answered ${String(response.status)}: ${problemOf(text)}`;
  if (response.status === 401) {
    throw new ServerRefused(`${message} (put its token in HOTSPOT_LEDGER_TOKEN or HOTSPOT_LEDGER_TOKEN_FILE)`, 401);
  }
  throw response.status < 500 ? new ServerRefused(message, response.status) : new ServerFault(message);
}

/** What a server answered to a command, whatever its status. */
export interface ServerAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Sends a command to the server that holds the data directory, and gives its answer. Rejects with ServerFault when it does not answer:
 * the command may or may not have been recorded.
 */
export async function tellServer(
  base: string,
  path: string,
  body: object,
  key: string | undefined,
  config: Config,
): Promise<ServerAnswer> {
  const token = config.accessToken?.reveal();
  try {
    const response = await fetch(new URL(path, base), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const doubt = 'it may be recorded or not: with a --key it can be sent again safely';
    throw new ServerFault(`the server at ${base} did not answer (${String(error)}); ${doubt}`);
  }
}

/** The words of an answer that is a problem document: what a person at the terminal has to know of it. */
export function explainAnswer(text: string): string {
  return problemOf(text);
}

/** The words of a problem document (RFC 9457), or the start of whatever else came. */
function problemOf(text: string): string {
  try {
    const problem = JSON.parse(text) as {
      detail?: unknown;
      title?: unknown;
      errors?: readonly { field?: unknown; expected?: unknown }[];
    };
    const fields = (problem.errors ?? []).map(
      ({ field, expected }) => `${String(field)}: expected ${String(expected)}`,
    );
    const said = textOf(problem.detail) ?? textOf(problem.title) ?? text.slice(0, 200);
    // The detail of a question that is refused names its one field already.
    return [said, ...fields.filter((field) => !said.includes(field))].join('; ');
  } catch {
    return text.slice(0, 200);
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
