import { Body, Controller, Param, Post, type Type } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import type { CorrectionCommand } from '../../domain/corrections/commands.js';
import type { Category } from '../../domain/streams.js';
import { AnnulmentDto, ClockCorrectionDto, clockValue, ErasureDto, RecordCorrectionDto } from './corrections.dto.js';
import { Records } from './documented.js';
import { type Call, fieldsOf, IntakeCall, pathId, Recorder, type Recording } from './recorder.js';

/**
 * Where the records of each kind are. A kind that is missing here does not compile: every record can be corrected. Only what metrics are is not:
 * figures were measured by it, so that what is to be otherwise is another version. Nor is a published report, which was given out.
 */
export const collections: Readonly<Record<Exclude<Category, 'metric' | 'report'>, string>> = {
  intervention: 'interventions',
  shooting: 'shootings',
  arrest: 'arrests',
  seizure: 'seizures',
  hotspot: 'hotspots',
  zone: 'zones',
  operation: 'operations',
  'task-force': 'task-forces',
  governance: 'governance',
};

/** The ways to correct a record of one kind, and to erase personal data from it. */
function correctionsOf(category: string, collection: string): Type {
  @ApiTags(collection)
  @Controller(collection)
  class CorrectionsController {
    constructor(readonly recorder: Recorder) {}

    @Post(':id/corrections')
    @Records('A field of an event was wrong; the event stays as it was recorded')
    correct(@Param('id', pathId) id: string, @Body() body: RecordCorrectionDto, @IntakeCall() call: Call) {
      return this.give('CorrectRecord', id, body, fieldsOf(body), call);
    }

    @Post(':id/clock-corrections')
    @Records('A time stamp of an event was wrong. Takes two people')
    correctClock(@Param('id', pathId) id: string, @Body() body: ClockCorrectionDto, @IntakeCall() call: Call) {
      const fields = fieldsOf(body);
      const [before, after] = [clockValue(fields.before), clockValue(fields.after)];
      return this.give('CorrectTimestamp', id, body, { ...fields, before, after }, call);
    }

    @Post(':id/annulments')
    @Records('An event never was, or must not count. Takes two people')
    annul(@Param('id', pathId) id: string, @Body() body: AnnulmentDto, @IntakeCall() call: Call) {
      return this.give('AnnulRecord', id, body, fieldsOf(body), call);
    }

    @Post(':id/erasures')
    @Records('Personal data were taken out of an event, and out of the log. Takes two people')
    erase(@Param('id', pathId) id: string, @Body() body: ErasureDto, @IntakeCall() call: Call) {
      return this.give('ErasePersonalData', id, body, fieldsOf(body), call);
    }

    private give<Kind extends CorrectionCommand['type']>(
      type: Kind,
      id: string,
      body: AnnulmentDto | ErasureDto,
      fields: Extract<CorrectionCommand, { type: Kind }>['fields'],
      call: Call,
    ): Promise<Recording> {
      const { occurredAt } = body;
      const command = { type, category, recordId: id, occurredAt, fields } as CorrectionCommand;
      return this.recorder.record(call, body, [id, body.corrects], command);
    }
  }
  // Each operation of the API, and each command of the command line, is named after its controller.
  const kind = category.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  Object.defineProperty(CorrectionsController, 'name', { value: `${kind}CorrectionsController` });
  return CorrectionsController;
}

/** One controller for each kind of record: what is corrected is found where it was recorded. */
export const correctionControllers: readonly Type[] = Object.entries(collections).map(([category, collection]) =>
  correctionsOf(category, collection),
);
