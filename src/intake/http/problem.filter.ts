import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';

import { type Answer, answerTo, problemType, type ProblemTable } from './problem.js';

/** As much of Fastify's reply as an answer needs. */
export interface Reply {
  readonly sent: boolean;
  readonly raw: { readonly headersSent: boolean; destroy(): unknown };
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: string): unknown;
}

/** Answers every error with problem+json. Faults of the service are logged with their stack under the incident that the sender is told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  /** `ids` makes up the incidents. */
  constructor(
    private readonly table: ProblemTable,
    private readonly ids: () => string,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const answer = this.withIncident(error, answerTo(error, this.table));
    const reply = host.switchToHttp().getResponse<Reply>();
    // A download that fails halfway cannot become a problem any more: the broken connection says that it is not whole.
    if (reply.raw.headersSent) reply.raw.destroy();
    else if (!reply.sent) sendProblem(reply, answer);
  }

  private withIncident(error: unknown, answer: Answer): Answer {
    if (!answer.fault) return answer;
    const incident = this.ids();
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    this.logger.error(`incident ${incident}: ${answer.problem.code}: ${name}: ${message}`, stack);
    return { ...answer, problem: { ...answer.problem, incident } };
  }
}

/** Sends an answer as problem+json. */
export function sendProblem(reply: Pick<Reply, 'status' | 'header' | 'send'>, { problem, headers }: Answer): void {
  reply.status(problem.status).header('content-type', `${problemType}; charset=utf-8`);
  for (const [name, value] of Object.entries(headers)) reply.header(name, value);
  reply.send(JSON.stringify(problem));
}
