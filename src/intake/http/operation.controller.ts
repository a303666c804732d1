import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Records } from './documented.js';
import {
  ClosureDto,
  CommanderDto,
  ControlsDto,
  DeploymentDto,
  OperationConclusionDto,
  PlanOperationDto,
  ZoneDto,
} from './operation.dto.js';
import { StampDto } from './provenance.dto.js';
import { type Call, fieldsOf, IntakeCall, pathId, Recorder, type Recording } from './recorder.js';

@ApiTags('operations')
@Controller('operations')
export class OperationController {
  constructor(private readonly recorder: Recorder) {}

  @Post()
  @Records('A targeted action was planned')
  plan(@Body() body: PlanOperationDto, @IntakeCall() call: Call): Promise<Recording> {
    const operationId = this.recorder.newId('operation', body.id, call);
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(
      call,
      body,
      [operationId],
      { type: 'PlanOperation', operationId, occurredAt, fields },
      `/operations/${operationId}`,
    );
  }

  @Post(':id/start')
  @Records('The operation started')
  start(@Param('id', pathId) id: string, @Body() body: StampDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'StartOperation', operationId: id, occurredAt, fields });
  }

  @Post(':id/conclusion')
  @Records('The operation ended')
  conclude(
    @Param('id', pathId) id: string,
    @Body() body: OperationConclusionDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'ConcludeOperation', operationId: id, occurredAt, fields });
  }

  @Post(':id/zones')
  @Records('Another zone joined the operation')
  join(@Param('id', pathId) id: string, @Body() body: ZoneDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'JoinOperation', operationId: id, occurredAt, fields });
  }

  @Post(':id/commander')
  @Records('A commander was designated')
  commander(@Param('id', pathId) id: string, @Body() body: CommanderDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'DesignateCommander', operationId: id, occurredAt, fields });
  }

  @Post(':id/deployments')
  @Records('Officers of a zone were deployed')
  deploy(@Param('id', pathId) id: string, @Body() body: DeploymentDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'RecordDeployment', operationId: id, occurredAt, fields });
  }

  @Post(':id/controls')
  @Records('Persons, vehicles or premises were controlled')
  control(@Param('id', pathId) id: string, @Body() body: ControlsDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'RecordControls', operationId: id, occurredAt, fields });
  }

  @Post(':id/closures')
  @Records('The closure of premises was ordered')
  close(@Param('id', pathId) id: string, @Body() body: ClosureDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'OrderClosure', operationId: id, occurredAt, fields });
  }
}
