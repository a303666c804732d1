import { Module } from '@nestjs/common';

import { AnswerFiles } from './answer-files.js';
import { AreasController } from './areas.controller.js';
import { AuditController } from './audit.controller.js';
import { ComparisonHandler } from './comparison.js';
import { CompletenessHandler } from './completeness.js';
import { CorrectionsHandler } from './corrections.js';
import { CountsController } from './counts.controller.js';
import { CountsHandler } from './counts.js';
import { DifferenceHandler } from './difference.js';
import { DispositionsHandler } from './dispositions.js';
import { ExplanationHandler } from './explanation.js';
import { InterventionHistoryHandler } from './intervention-history.js';
import { InterventionsController } from './interventions.controller.js';
import { MeasuredInterventionsHandler } from './measured-interventions.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsHandler } from './metrics-list.js';
import { RegradingHandler } from './regrading.js';
import { ResponseTimesController } from './response-times.controller.js';
import { ResponseTimesPrintHandler } from './response-times-print.js';
import { ResponseTimesHandler } from './response-times.js';
import { ShownResponseTimesHandler } from './shown-response-times.js';
import { EvaluationsHandler } from './evaluations.js';
import { ReconciliationHandler } from './reconciliation.js';
import { RegistrationsController } from './registrations.controller.js';
import { SensitivityHandler } from './sensitivity.js';
import { StrategicResponseController } from './strategic-response.controller.js';
import { StrategicResponseHandler } from './strategic-response.js';
import { TimelineController } from './timeline.controller.js';
import { TimelineFiles } from './timeline-file.js';
import { TimelineHandler } from './timeline.js';
import { WithoutResponseHandler } from './without-response.js';

export const reportingHandlers = [
  MetricsHandler,
  ResponseTimesHandler,
  ResponseTimesPrintHandler,
  ShownResponseTimesHandler,
  MeasuredInterventionsHandler,
  ExplanationHandler,
  ComparisonHandler,
  CorrectionsHandler,
  DifferenceHandler,
  RegradingHandler,
  SensitivityHandler,
  WithoutResponseHandler,
  CompletenessHandler,
  DispositionsHandler,
  CountsHandler,
  StrategicResponseHandler,
  EvaluationsHandler,
  ReconciliationHandler,
  TimelineHandler,
  InterventionHistoryHandler,
];
export const reportingControllers = [
  AreasController,
  AuditController,
  CountsController,
  MetricsController,
  ResponseTimesController,
  StrategicResponseController,
  RegistrationsController,
  TimelineController,
  InterventionsController,
];

/**
 * The reports. Global modules of the composition root provide READ_MODEL, LOG_READER, LATEST_BOUNDARIES, METRICS, ROWS_AROUND, REPORTING_SETTINGS, REPORTS, FILE_ROOM (tokens.ts) and, by
 * `CqrsModule.forRoot()`, the QueryBus; a second bus here would not be the one that the command line asks.
 */
@Module({
  controllers: reportingControllers,
  providers: [...reportingHandlers, TimelineFiles, AnswerFiles],
  exports: [...reportingHandlers, TimelineFiles, AnswerFiles],
})
export class ReportingModule {}
