import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { isatty } from 'node:tty';

import {
  ConsoleLogger,
  type DynamicModule,
  type LogLevel as NestLogLevel,
  type NestApplicationOptions,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

import { type Config, isLoopback, type LogLevel, logLevels } from './config.js';
import type { LogErrorName } from './event-log/log-error-name.js';
import { operationProblems } from './operating/operation-problems.js';
import { apiPage } from './intake/http/api-page.js';
import { BodyPipe } from './intake/http/body.pipe.js';
import { type Door, headersOf, refusalAtTheDoor } from './intake/http/edge.js';
import { answerTo, type ProblemKind, type ProblemTable, transportAnswer } from './intake/http/problem.js';
import { ProblemFilter, type Reply, sendProblem } from './intake/http/problem.filter.js';

/** Every error of the log; a new one without an answer does not compile. */
const logProblems: Readonly<Record<LogErrorName, ProblemKind>> = {
  WrongExpectedRevision: {
    status: 409,
    code: 'RECORD_CHANGED_MEANWHILE',
    detail: 'others keep changing this record; nothing was recorded: send the request again',
  },
  EventIdConflict: {
    status: 409,
    code: 'FACT_ALREADY_RECORDED_ELSEWHERE',
    detail: 'this fact is recorded already, in another record or with other content; nothing was recorded',
  },
  UnacceptableEvent: {
    status: 422,
    code: 'FACT_TOO_LARGE',
    detail: 'the log does not take a fact of this size or content',
  },
  LogUnavailable: {
    status: 503,
    code: 'LOG_UNAVAILABLE',
    detail: 'the log cannot be read or written just now; nothing was recorded: try again',
    retryAfterSeconds: 5,
  },
  OutcomeUnknown: {
    status: 503,
    code: 'OUTCOME_UNKNOWN',
    detail:
      'the log did not answer in time: the fact may or may not be recorded. Send it again with the same Idempotency-Key; ' +
      'without one, look first',
    retryAfterSeconds: 5,
  },
  ReplicaBehind: {
    status: 503,
    code: 'RECORDED_NOT_YET_VISIBLE',
    detail: 'the fact IS recorded, for good; reports do not show it yet. It need not be sent again',
    retryAfterSeconds: 5,
  },
  StreamDeleted: {
    status: 500,
    code: 'RECORD_DELETED_IN_STORE',
    detail:
      'this record was deleted in the event store, which must never be done; whoever runs the service has to look',
  },
  LogDamaged: {
    status: 500,
    code: 'LOG_DAMAGED',
    detail: 'the log is not what it must be; whoever runs the service has to look',
  },
};

/** How the errors of the rooms behind intake are answered. By name: an error may come from a room that is loaded later, or not at all. */
export const problemTable: ProblemTable = {
  ...logProblems,
  ...operationProblems,
  BadQuery: { status: 400, code: 'QUERY_INVALID' },
  NothingFound: { status: 404, code: 'NOTHING_FOUND' },
  UnknownProjection: { status: 404, code: 'PROJECTION_UNKNOWN' },
  ReportBeingRebuilt: { status: 503, code: 'REPORT_BEING_REBUILT', retryAfterSeconds: 5 },
  VerificationsBusy: { status: 503, code: 'VERIFICATIONS_BUSY', retryAfterSeconds: 30 },
  ExportsBusy: { status: 503, code: 'EXPORTS_BUSY', retryAfterSeconds: 5 },
  AfterRefused: { status: 400, code: 'AFTER_INVALID' },
  ProjectionBehind: { status: 503, code: 'PROJECTION_BEHIND', retryAfterSeconds: 2 },
};

/** What the framework tells of its own start: a line for every module and route, which hides where the service answers. */
const startOfTheFramework = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Nest's console logger on stderr only: stdout is for results. */
class StderrLogger extends ConsoleLogger {
  protected override printMessages(
    messages: unknown[],
    context?: string,
    logLevel?: NestLogLevel,
    _stream?: 'stdout' | 'stderr',
    errorStack?: unknown,
    params?: Record<string, unknown>,
  ): void {
    if (logLevel === 'log' && startOfTheFramework.has(context ?? '') && !this.isLevelEnabled('debug')) return;
    super.printMessages(messages, context, logLevel, 'stderr', errorStack, params);
  }
}

/** A logger that writes what is at least as grave as `level` to stderr. */
export function stderrLogger(level: LogLevel): ConsoleLogger {
  const levels = logLevels.slice(1, logLevels.indexOf(level) + 1) as NestLogLevel[];
  return new StderrLogger({ logLevels: levels, colors: isatty(process.stderr.fd) });
}

export type HttpSettings = Pick<Config, 'host' | 'bodyLimitBytes' | 'logLevel' | 'accessToken'> &
  Partial<Pick<Config, 'audience'>>;

/**
 * Builds the HTTP application around a module and initialises it; it does not listen yet. Rejects when the module cannot start.
 * `table` says how the errors of the rooms behind the module are answered.
 */
export async function createHttpApp(
  module: Type<unknown> | DynamicModule,
  settings: HttpSettings,
  table: ProblemTable = problemTable,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: settings.bodyLimitBytes,
    routerOptions: { maxParamLength: 512 },
    requestTimeout: 30_000,
    keepAliveTimeout: 10_000,
    // Connections that are kept alive are told to close while the service drains; their last request is still answered.
    return503OnClosing: false,
    // A path that the router cannot read gets past no hook.
    frameworkErrors: (error: Error, _request: unknown, response: unknown) => {
      const reply = response as Reply;
      for (const [name, value] of Object.entries(headersOf(''))) reply.header(name, value);
      sendProblem(reply, answerTo(error, table));
    },
    clientErrorHandler: (error, socket) => {
      const codes: Record<string, number> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };
      const { problem } = transportAnswer(codes[error.code] ?? 400);
      const body = JSON.stringify(problem);
      const head = [
        `HTTP/1.1 ${problem.status} ${problem.title}`,
        'Content-Type: application/problem+json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
      ];
      if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
      socket.destroy(error);
    },
  });
  guard(adapter, settings);
  const options: Pick<NestApplicationOptions, 'logger' | 'abortOnError' | 'bodyParser'> = {
    logger: stderrLogger(settings.logLevel),
    abortOnError: false,
    // Fastify's own JSON parser is all there is: forms and plain text, which any page may send from a browser, get 415.
    bodyParser: false,
  };
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, options);
  app.useGlobalPipes(new BodyPipe());
  app.useGlobalFilters(new ProblemFilter(table, randomUUID));
  documentApi(app);
  await app.init();
  await adapter.getInstance().ready();
  return app;
}

/** Every request passes here before its body is read. */
function guard(adapter: FastifyAdapter, { host, accessToken, audience }: HttpSettings): void {
  const fastify = adapter.getInstance();
  const door: Door = { loopback: isLoopback(host), token: accessToken?.reveal(), isPublic: audience === 'public' };
  fastify.removeContentTypeParser('text/plain');
  fastify.addHook('onRequest', (request, reply, done) => {
    const { url = '', method, headers } = request.raw;
    const route = request.routeOptions.url ?? '';
    for (const [name, value] of Object.entries(headersOf(route))) reply.header(name, value);
    const refused = refusalAtTheDoor(
      { url, method, route, host: headers.host, authorization: headers.authorization },
      door,
    );
    if (refused === undefined) done();
    else sendProblem(reply, refused);
  });
}

/** The OpenAPI document of an application. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('hotspot-ledger')
    .setDescription('Records shootings, arrests, seizures and interventions as facts that stay, and reports on them.')
    .setVersion('1')
    .setOpenAPIVersion('3.0.3')
    .addBearerAuth({ type: 'http', scheme: 'bearer' })
    .addSecurityRequirements('bearer')
    .build();
  return SwaggerModule.createDocument(app, config);
}

/** The document at /api-json and the page that shows it at /api. Both are made when they are first asked for. */
function documentApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api', app, () => describeApi(app), { ui: false, raw: ['json'] });
  // Not with the page that comes with @nestjs/swagger: it serves the whole folder of the package, and needs inline styles.
  const fastify = app.getHttpAdapter().getInstance();
  for (const { path, type, read } of apiPage()) {
    fastify.get(path, async (_request, reply) =>
      reply
        .header('cache-control', 'max-age=3600')
        .type(type)
        .send(await read()),
    );
  }
}

/** A service that listens. */
export interface Listening {
  /** Where it answers, such as `http://127.0.0.1:3000`. */
  readonly addresses: readonly string[];
  /** Where it answers for this machine. */
  readonly localUrl: string;
  /** Takes no new connections, answers what is in flight (for at most `drainMs`), then closes what the module opened. */
  stop(drainMs?: number): Promise<void>;
}

/** Starts to listen. Rejects with the system's error when the address cannot be had; the application is then closed. */
export async function listen(
  app: NestFastifyApplication,
  { host, port }: Pick<Config, 'host' | 'port'>,
): Promise<Listening> {
  const fastify = app.getHttpAdapter().getInstance();
  try {
    await app.listen({ port, host });
  } catch (error) {
    await app.close();
    throw error;
  }
  const addresses = fastify.addresses().map(urlOf);
  const drain = async (drainMs: number): Promise<void> => {
    const { server } = fastify;
    // A connection that is kept alive after its last answer would hold the service up until somebody's patience ends.
    const idle = setInterval(() => {
      server.closeIdleConnections();
    }, 50);
    const deadline = setTimeout(() => {
      server.closeAllConnections();
    }, drainMs);
    try {
      // Not left to app.close(), which lets modules close their stores first and the server last.
      await fastify.close();
    } finally {
      clearInterval(idle);
      clearTimeout(deadline);
      await app.close();
    }
  };
  let stopping: Promise<void> | undefined;
  return {
    addresses,
    localUrl: (addresses[0] ?? '').replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:'),
    stop: (drainMs = 10_000) => (stopping ??= drain(drainMs)),
  };
}

/** The type of an address leaves room for a socket's path, which is never listened on here. */
function urlOf(address: AddressInfo | string): string {
  if (typeof address === 'string') return address;
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}

/**
 * Listens until the process is told to stop (SIGTERM or SIGINT), then drains and closes. A second signal ends the process at once.
 * `onListening` hears where the service answers; `say` gets what the operator should know.
 */
export async function serve(
  app: NestFastifyApplication,
  config: Pick<Config, 'host' | 'port'>,
  say: (line: string) => void,
  onListening: (service: Listening) => void = () => undefined,
): Promise<void> {
  const service = await listen(app, config);
  const told = new Promise<NodeJS.Signals>((resolve) => {
    const stop = (signal: NodeJS.Signals): void => {
      process.off('SIGTERM', stop).off('SIGINT', stop);
      resolve(signal);
    };
    process.on('SIGTERM', stop).on('SIGINT', stop);
  });
  onListening(service);
  for (const address of service.addresses) say(`hotspot-ledger answers at ${address} (its API: ${address}/api)`);
  say(`${await told}: answering what is in flight, then stopping; once more to stop at once`);
  await service.stop();
}
