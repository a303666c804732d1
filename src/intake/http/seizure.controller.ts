import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Records } from './documented.js';
import { type Call, fieldsOf, IntakeCall, pathId, Recorder, type Recording } from './recorder.js';
import { RecordSeizureDto, SeizedCashDto, SeizedDrugsDto, SeizedFirearmDto } from './seizure.dto.js';

@ApiTags('seizures')
@Controller('seizures')
export class SeizureController {
  constructor(private readonly recorder: Recorder) {}

  @Post()
  @Records('A seizure was made')
  make(@Body() body: RecordSeizureDto, @IntakeCall() call: Call): Promise<Recording> {
    const seizureId = this.recorder.newId('seizure', body.id, call);
    const { occurredAt } = body;
    return this.recorder.record(
      call,
      body,
      [seizureId],
      { type: 'RecordSeizure', seizureId, occurredAt, fields: fieldsOf(body) },
      `/seizures/${seizureId}`,
    );
  }

  @Post(':id/drugs')
  @Records('Drugs were seized')
  drugs(@Param('id', pathId) id: string, @Body() body: SeizedDrugsDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'SeizeDrugs', seizureId: id, occurredAt, fields });
  }

  @Post(':id/firearms')
  @Records('Firearms were seized')
  firearms(
    @Param('id', pathId) id: string,
    @Body() body: SeizedFirearmDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'SeizeFirearm', seizureId: id, occurredAt, fields });
  }

  @Post(':id/cash')
  @Records('Cash was seized')
  cash(@Param('id', pathId) id: string, @Body() body: SeizedCashDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'SeizeCash', seizureId: id, occurredAt, fields });
  }
}
