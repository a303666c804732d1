import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Records } from './documented.js';
import { type Call, fieldsOf, IntakeCall, pathId, Recorder, type Recording } from './recorder.js';
import { AreaBoundaryDto } from './territory.dto.js';
import { EstablishZoneDto, MergerDto, MunicipalityDto } from './zone.dto.js';

@ApiTags('zones')
@Controller('zones')
export class ZoneController {
  constructor(private readonly recorder: Recorder) {}

  @Post()
  @Records('A police zone was established')
  establish(@Body() body: EstablishZoneDto, @IntakeCall() call: Call): Promise<Recording> {
    const { id: zone, occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(
      call,
      body,
      [zone],
      { type: 'EstablishZone', zone, occurredAt, fields },
      `/zones/${zone}`,
    );
  }

  @Post(':id/municipalities')
  @Records('A municipality was assigned to the zone')
  assign(@Param('id', pathId) id: string, @Body() body: MunicipalityDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'AssignMunicipality', zone: id, occurredAt, fields });
  }

  @Post(':id/boundary')
  @Records('A boundary of the zone was set: the next version of it')
  boundary(
    @Param('id', pathId) id: string,
    @Body() body: AreaBoundaryDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const geometry = this.recorder.geometry(body.geometry, 'geometry', ['Polygon', 'MultiPolygon']);
    const fields = { ...fieldsOf(body), geometry };
    return this.recorder.record(call, body, [id], { type: 'SetZoneBoundary', zone: id, occurredAt, fields });
  }

  @Post(':id/merger')
  @Records('Other zones were merged into this one, which must be new')
  merge(@Param('id', pathId) id: string, @Body() body: MergerDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'MergeZones', zone: id, occurredAt, fields });
  }
}
