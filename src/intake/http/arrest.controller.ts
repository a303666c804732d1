import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { ArrestOutcomeDto, RecordArrestDto, VoidArrestDto } from './arrest.dto.js';
import { Records } from './documented.js';
import { type Call, fieldsOf, IntakeCall, pathId, Recorder, type Recording } from './recorder.js';

@ApiTags('arrests')
@Controller('arrests')
export class ArrestController {
  constructor(private readonly recorder: Recorder) {}

  @Post()
  @Records('An arrest was made')
  make(@Body() body: RecordArrestDto, @IntakeCall() call: Call): Promise<Recording> {
    const arrestId = this.recorder.newId('arrest', body.id, call);
    const { occurredAt } = body;
    return this.recorder.record(
      call,
      body,
      [arrestId],
      { type: 'RecordArrest', arrestId, occurredAt, fields: fieldsOf(body) },
      `/arrests/${arrestId}`,
    );
  }

  @Post(':id/outcome')
  @Records('What became of the arrested person')
  outcome(
    @Param('id', pathId) id: string,
    @Body() body: ArrestOutcomeDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'RecordArrestOutcome', arrestId: id, occurredAt, fields });
  }

  @Post(':id/void')
  @Records('It was no arrest, or not a lawful one')
  voided(@Param('id', pathId) id: string, @Body() body: VoidArrestDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'VoidArrest', arrestId: id, occurredAt, fields });
  }
}
