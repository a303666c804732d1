import { randomUUID } from 'node:crypto';

import { Controller, type DynamicModule, Get, Module, type OnModuleDestroy } from '@nestjs/common';
import { CommandHandler, CqrsModule, type ICommandHandler } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { streamOf } from '../../../src/domain/streams.js';
import { type Fact, RecordFacts, type RecordedFacts } from '../../../src/handling/record-facts.js';
import { HealthController, READINESS, type Readiness } from '../../../src/health.controller.js';
import { createHttpApp, type HttpSettings } from '../../../src/http-app.js';
import { HttpIntakeModule } from '../../../src/intake/http/http-intake.module.js';
import type { IntakeEffects } from '../../../src/intake/http/recorder.js';

export const now = Date.parse('2024-02-27T12:00:00.000Z');

/** What a test sees of an application that keeps facts in a list, and what it can make it answer. */
export class Recordings {
  readonly facts: Fact[] = [];
  respond: (fact: Fact) => Promise<Partial<RecordedFacts>> = async () => ({});
  readiness: () => Promise<Readiness> = async () => ({ ready: true, details: { head: 7 } });
  failure: unknown;
  /** Called when the module closes what it has open. */
  onClose: () => void = () => undefined;
}

@Controller('failing')
class FailingController implements OnModuleDestroy {
  constructor(private readonly recordings: Recordings) {}

  @Get()
  fail(): never {
    throw this.recordings.failure;
  }

  onModuleDestroy(): void {
    this.recordings.onClose();
  }
}

@CommandHandler(RecordFacts)
class ListHandler implements ICommandHandler<RecordFacts> {
  constructor(private readonly recordings: Recordings) {}

  async execute({ facts }: RecordFacts): Promise<RecordedFacts> {
    const [fact] = facts;
    if (fact === undefined || facts.length !== 1) throw new Error('one fact at a time');
    this.recordings.facts.push(fact);
    const { stream } = streamOf(fact.command);
    const recorded: RecordedFacts = {
      stream,
      outcomes: [{ status: 'recorded', events: 1 }],
      appended: 1,
      position: 41,
      revision: 3,
    };
    return { ...recorded, ...(await this.recordings.respond(fact)) };
  }
}

@Module({})
class ListModule {
  static with(recordings: Recordings, effects: Partial<IntakeEffects>): DynamicModule {
    return {
      module: ListModule,
      imports: [CqrsModule.forRoot(), HttpIntakeModule.forRoot({ clock: () => now, ids: randomUUID, ...effects })],
      controllers: [HealthController, FailingController],
      providers: [
        ListHandler,
        { provide: Recordings, useValue: recordings },
        { provide: READINESS, useValue: () => recordings.readiness() },
      ],
    };
  }
}

export async function openApp(
  settings: Partial<HttpSettings> = {},
  effects: Partial<IntakeEffects> = {},
): Promise<{ app: NestFastifyApplication; recordings: Recordings }> {
  const recordings = new Recordings();
  const app = await createHttpApp(ListModule.with(recordings, effects), {
    host: '127.0.0.1',
    bodyLimitBytes: 16_384,
    logLevel: 'silent',
    ...settings,
  });
  return { app, recordings };
}
