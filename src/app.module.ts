import { randomUUID } from 'node:crypto';

import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';

import type { Config } from './config.js';
import type { DataDirectory } from './data-directory.js';
import { COMMAND_LOG, RecordFactsHandler } from './handling/record-facts.handler.js';
import { LOG_READER, READ_MODEL, REPORTING_SETTINGS } from './reporting/tokens.js';
import { ReportingModule } from './reporting/reporting.module.js';

/** What the HTTP edge takes from outside: the time, and ids for what has none. */
export interface EdgeEffects {
  readonly clock: () => number;
  readonly ids: () => string;
}

/** What every room is given, in one place. */
@Global()
@Module({})
class PortsModule {
  static of(config: Config, directory: DataDirectory): DynamicModule {
    const providers = [
      { provide: COMMAND_LOG, useValue: directory.commandLog },
      { provide: LOG_READER, useValue: directory.logReader },
      { provide: READ_MODEL, useValue: directory.readModel },
      { provide: REPORTING_SETTINGS, useValue: { timeZone: config.timeZone } },
    ];
    return { module: PortsModule, providers, exports: providers };
  }
}

/** The composition root: where adapters meet ports. */
@Module({})
export class AppModule {
  static forDirectory(
    config: Config,
    directory: DataDirectory,
    effects: EdgeEffects = { clock: () => Date.now(), ids: randomUUID },
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot(), PortsModule.of(config, directory), ReportingModule],
      providers: [RecordFactsHandler],
    };
  }
}
