import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Records } from './documented.js';
import { type Call, fieldsOf, IntakeCall, pathId, Recorder, type Recording } from './recorder.js';
import {
  ItemDepartureDto,
  MeasureDto,
  RecordSeizureDto,
  SeizedAmmunitionDto,
  SeizedCashDto,
  SeizedDrugsDto,
  SeizedFirearmDto,
  SeizedObjectDto,
} from './seizure.dto.js';

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

  @Post(':id/ammunition')
  @Records('Ammunition was seized')
  ammunition(
    @Param('id', pathId) id: string,
    @Body() body: SeizedAmmunitionDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'SeizeAmmunition', seizureId: id, occurredAt, fields });
  }

  @Post(':id/objects')
  @Records('Another object was seized')
  objects(
    @Param('id', pathId) id: string,
    @Body() body: SeizedObjectDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'SeizeObject', seizureId: id, occurredAt, fields });
  }

  @Post(':id/items/:item/measured')
  @Records('Drugs were measured again')
  measured(
    @Param('id', pathId) id: string,
    @Param('item', pathId) itemId: string,
    @Body() body: MeasureDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = { ...fieldsOf(body), itemId };
    return this.recorder.record(call, body, [id, itemId], {
      type: 'MeasureSeizure',
      seizureId: id,
      occurredAt,
      fields,
    });
  }

  @Post(':id/items/:item/returned')
  @Records('It was given back')
  returned(
    @Param('id', pathId) id: string,
    @Param('item', pathId) itemId: string,
    @Body() body: ItemDepartureDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = { ...fieldsOf(body), itemId };
    return this.recorder.record(call, body, [id, itemId], { type: 'ReturnSeizure', seizureId: id, occurredAt, fields });
  }

  @Post(':id/items/:item/destroyed')
  @Records('It was destroyed')
  destroyed(
    @Param('id', pathId) id: string,
    @Param('item', pathId) itemId: string,
    @Body() body: ItemDepartureDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = { ...fieldsOf(body), itemId };
    return this.recorder.record(call, body, [id, itemId], {
      type: 'DestroySeizure',
      seizureId: id,
      occurredAt,
      fields,
    });
  }
}
