import { type DynamicModule, Module } from '@nestjs/common';

import { PublishedReportsController } from './published-reports.controller.js';
import { Publisher } from './publisher.js';
import { Verifier } from './verifier.js';

/**
 * Reports that are frozen in the log. Global modules of the composition root provide STORED_LOG, FRESH_TABLES, PUBLISHING_EFFECTS (tokens.ts),
 * what reports need, and the CommandBus; ReportsModule provides the rows of the list.
 */
@Module({})
export class PublishingModule {
  static of(reports: DynamicModule): DynamicModule {
    return {
      module: PublishingModule,
      imports: [reports],
      controllers: [PublishedReportsController],
      providers: [Publisher, Verifier],
      exports: [Publisher, Verifier],
    };
  }
}
