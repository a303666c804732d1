import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Records } from './documented.js';
import {
  HotspotBoundaryDto,
  HotspotExtensionDto,
  HotspotTermsDto,
  HotspotWithdrawalDto,
  ProposeHotspotDto,
} from './hotspot.dto.js';
import { type Call, fieldsOf, IntakeCall, pathId, Recorder, type Recording } from './recorder.js';

@ApiTags('hotspots')
@Controller('hotspots')
export class HotspotController {
  constructor(private readonly recorder: Recorder) {}

  @Post()
  @Records('A hotspot was proposed')
  propose(@Body() body: ProposeHotspotDto, @IntakeCall() call: Call): Promise<Recording> {
    const { id: hotspotId, occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(
      call,
      body,
      [hotspotId],
      { type: 'ProposeHotspot', hotspotId, occurredAt, fields },
      `/hotspots/${hotspotId}`,
    );
  }

  @Post(':id/designation')
  @Records('The hotspot was designated, whether it had been proposed or not')
  designate(
    @Param('id', pathId) id: string,
    @Body() body: HotspotTermsDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'DesignateHotspot', hotspotId: id, occurredAt, fields });
  }

  @Post(':id/boundary')
  @Records('A boundary of the hotspot was set: the next version of it')
  boundary(
    @Param('id', pathId) id: string,
    @Body() body: HotspotBoundaryDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const geometry = this.recorder.geometry(body.geometry, 'geometry', ['Polygon', 'MultiPolygon', 'Circle']);
    const fields = { ...fieldsOf(body), geometry };
    return this.recorder.record(call, body, [id], { type: 'SetHotspotBoundary', hotspotId: id, occurredAt, fields });
  }

  @Post(':id/extension')
  @Records('The end of the hotspot was put off')
  extend(
    @Param('id', pathId) id: string,
    @Body() body: HotspotExtensionDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'ExtendHotspot', hotspotId: id, occurredAt, fields });
  }

  @Post(':id/withdrawal')
  @Records('The hotspot was withdrawn')
  withdraw(
    @Param('id', pathId) id: string,
    @Body() body: HotspotWithdrawalDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'WithdrawHotspot', hotspotId: id, occurredAt, fields });
  }
}
