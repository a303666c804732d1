import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Records } from './documented.js';
import { CommanderDto, ZoneDto } from './operation.dto.js';
import { type Call, fieldsOf, IntakeCall, pathId, Recorder, type Recording } from './recorder.js';
import {
  ActionDto,
  ActionStatusDto,
  DisbandingDto,
  EstablishTaskForceDto,
  PlanDto,
  PlanDueDto,
} from './task-force.dto.js';

@ApiTags('task forces')
@Controller('task-forces')
export class TaskForceController {
  constructor(private readonly recorder: Recorder) {}

  @Post()
  @Records('A local task force was established; its plan is due')
  establish(@Body() body: EstablishTaskForceDto, @IntakeCall() call: Call): Promise<Recording> {
    const taskForceId = this.recorder.newId('task-force', body.id, call);
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(
      call,
      body,
      [taskForceId],
      { type: 'EstablishTaskForce', taskForceId, occurredAt, fields },
      `/task-forces/${taskForceId}`,
    );
  }

  @Post(':id/commander')
  @Records('A commander was appointed')
  commander(@Param('id', pathId) id: string, @Body() body: CommanderDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'AppointCommander', taskForceId: id, occurredAt, fields });
  }

  @Post(':id/zones')
  @Records('Another zone joined the task force')
  join(@Param('id', pathId) id: string, @Body() body: ZoneDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'JoinTaskForce', taskForceId: id, occurredAt, fields });
  }

  @Post(':id/plan-due')
  @Records('The plan is due at another time')
  due(@Param('id', pathId) id: string, @Body() body: PlanDueDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'SetPlanDue', taskForceId: id, occurredAt, fields });
  }

  @Post(':id/plan')
  @Records('The plan was adopted, in time or late')
  adopt(@Param('id', pathId) id: string, @Body() body: PlanDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'AdoptPlan', taskForceId: id, occurredAt, fields });
  }

  @Post(':id/actions')
  @Records('An action was assigned')
  assign(@Param('id', pathId) id: string, @Body() body: ActionDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'AssignAction', taskForceId: id, occurredAt, fields });
  }

  @Post(':id/actions/:action/status')
  @Records('The status of an action was reported')
  status(
    @Param('id', pathId) id: string,
    @Param('action', pathId) actionId: string,
    @Body() body: ActionStatusDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = { ...fieldsOf(body), actionId };
    return this.recorder.record(call, body, [id, actionId], {
      type: 'ReportActionStatus',
      taskForceId: id,
      occurredAt,
      fields,
    });
  }

  @Post(':id/disbanding')
  @Records('The task force was disbanded')
  disband(@Param('id', pathId) id: string, @Body() body: DisbandingDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'DisbandTaskForce', taskForceId: id, occurredAt, fields });
  }
}
