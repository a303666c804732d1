import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { RecordArrestDto } from './arrest.dto.js';
import { Records } from './documented.js';
import { type Call, fieldsOf, IntakeCall, Recorder, type Recording } from './recorder.js';

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
}
