import { Controller, Get, HttpStatus, Inject, Logger, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';

/** What the service says of itself. `details` is shown as it is: numbers and names, nothing secret. */
export interface Readiness {
  readonly ready: boolean;
  /** The head of the log and the checkpoint of each projection: "running" says little, the distance between the two says all. */
  readonly details: object;
}

/** Injected: looks whether the service can do its work. A rejection counts as not ready. */
export type ReadinessCheck = () => Promise<Readiness>;
export const READINESS = Symbol('Readiness');

@ApiTags('health')
@Controller('health')
export class HealthController {
  private readonly logger = new Logger('health');

  constructor(@Inject(READINESS) private readonly check: ReadinessCheck) {}

  @Get('live')
  @ApiOperation({ summary: 'The process answers' })
  @ApiResponse({ status: 200, description: 'It does' })
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'The service can record and report: each checkpoint beside the head of the log' })
  @ApiResponse({ status: 200, description: 'Ready' })
  @ApiResponse({ status: 503, description: 'Not ready, with the details' })
  async ready(@Res({ passthrough: true }) reply: { status(code: number): unknown }): Promise<object> {
    const { ready, details } = await this.check().catch((error: unknown): Readiness => {
      this.logger.error(error);
      return { ready: false, details: {} };
    });
    if (!ready) reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: ready ? 'ready' : 'not-ready', ...details };
  }
}
