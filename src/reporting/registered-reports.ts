import { Inject, Injectable } from '@nestjs/common';

import type { ReadModel } from '../read-model/read-model.js';
import { type CataloguedReport, catalogue, reportNamed } from './report-catalogue.js';
import type { ReportDescription } from './report-description.js';
import { type FileRoom, type ReportFile, writeReportFile } from './report-file.js';
import { questionOf, type ReportParameters } from './report-query.js';
import { readPage, type ReportPage } from './report-rows.js';
import { FILE_ROOM, READ_MODEL, REPORTING_SETTINGS, REPORTS, type ReportingSettings } from './tokens.js';

/** Answers for every registered report alike, over HTTP and on the command line. */
@Injectable()
export class RegisteredReports {
  constructor(
    @Inject(REPORTS) readonly descriptions: readonly ReportDescription[],
    @Inject(READ_MODEL) private readonly readModel: ReadModel,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
    @Inject(FILE_ROOM) private readonly room: FileRoom,
  ) {}

  list(): Promise<readonly CataloguedReport[]> {
    return catalogue(this.readModel, this.descriptions);
  }

  /** Throws NothingFound. */
  named(name: string): ReportDescription {
    return reportNamed(this.descriptions, name);
  }

  /**
   * A page, or a file where the parameters ask for CSV or Parquet; the caller removes the file.
   * Rejects with NothingFound, BadQuery, ReportBeingRebuilt and ExportsBusy.
   */
  async ask(name: string, parameters: ReportParameters): Promise<ReportPage | ReportFile> {
    const question = questionOf(this.named(name), parameters, this.settings.timeZone);
    return question.format === 'json'
      ? readPage(this.readModel, question)
      : writeReportFile(this.readModel, question, this.room);
  }
}

export function isFile(answer: ReportPage | ReportFile): answer is ReportFile {
  return 'path' in answer;
}
