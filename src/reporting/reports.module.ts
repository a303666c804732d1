import { type DynamicModule, Module } from '@nestjs/common';

import { RegisteredReports } from './registered-reports.js';
import type { ReportDescription } from './report-description.js';
import { reportController, ReportsController } from './reports.controller.js';

/**
 * Routes for every registered report. A global module of the composition root provides READ_MODEL, REPORTING_SETTINGS, REPORTS and FILE_ROOM (tokens.ts).
 */
@Module({})
export class ReportsModule {
  static of(reports: readonly ReportDescription[]): DynamicModule {
    return {
      module: ReportsModule,
      controllers: [...reports.map(reportController), ReportsController],
      providers: [RegisteredReports],
      exports: [RegisteredReports],
    };
  }
}
