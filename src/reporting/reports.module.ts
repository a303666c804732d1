import { type DynamicModule, Module } from '@nestjs/common';

import { RegisteredReports } from './registered-reports.js';
import type { ReportDescription } from './report-description.js';
import { reportController, ReportsController } from './reports.controller.js';
import { FILE_ROOM, REPORTS } from './tokens.js';
import type { FileRoom } from './report-file.js';

/**
 * Routes for every registered report. A global module of the composition root provides READ_MODEL and REPORTING_SETTINGS (tokens.ts).
 */
@Module({})
export class ReportsModule {
  static of(reports: readonly ReportDescription[], room: FileRoom): DynamicModule {
    return {
      module: ReportsModule,
      controllers: [...reports.map(reportController), ReportsController],
      providers: [RegisteredReports, { provide: REPORTS, useValue: reports }, { provide: FILE_ROOM, useValue: room }],
      exports: [RegisteredReports],
    };
  }
}
