import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiExtraModels, ApiTags } from '@nestjs/swagger';

import type { InterventionCommand } from '../../domain/intervention/intervention.js';
import { earliest } from '../../domain/terms/time.js';
import { ProblemDto, Records } from './documented.js';
import { fieldFault, MalformedRequest } from './field-fault.js';
import {
  DispositionDto,
  LinkDto,
  MergeDto,
  PriorityDto,
  ReopenDto,
  RequestInterventionDto,
  UnitStampDto,
  WithoutResponseDto,
} from './intervention.dto.js';
import { StampDto } from './provenance.dto.js';
import { type Call, fieldsOf, IntakeCall, pathId, pathText, Recorder, type Recording } from './recorder.js';

type UnitOrder = Extract<InterventionCommand, { readonly fields: { readonly unit: string } }>['type'];

@ApiTags('interventions')
@ApiExtraModels(ProblemDto)
@Controller('interventions')
export class InterventionController {
  constructor(private readonly recorder: Recorder) {}

  @Post()
  @Records('An intervention was requested (T0, T1, T3, T4)')
  request(@Body() body: RequestInterventionDto, @IntakeCall() call: Call): Promise<Recording> {
    const { incidentOccurredAt, callReceivedAt, createdAt, queuedAt } = body;
    const occurredAt = earliest(incidentOccurredAt, callReceivedAt, createdAt, queuedAt);
    if (occurredAt === undefined) {
      const expected = 'a moment here, or in incidentOccurredAt, createdAt or queuedAt: one clock must be known';
      throw new MalformedRequest([fieldFault('callReceivedAt', expected)]);
    }
    const interventionId = this.recorder.newId('intervention', body.id, call);
    const fields = fieldsOf(body);
    return this.recorder.record(
      call,
      body,
      [interventionId],
      { type: 'RequestIntervention', interventionId, occurredAt, fields },
      `/interventions/${interventionId}`,
    );
  }

  @Post(':id/answered')
  @Records('The call was answered (T2)')
  answered(@Param('id', pathId) id: string, @Body() body: StampDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    return this.recorder.record(call, body, [id], { type: 'AnswerCall', interventionId: id, occurredAt, fields: {} });
  }

  @Post(':id/priority')
  @Records('The priority was assigned, or changed')
  priority(@Param('id', pathId) id: string, @Body() body: PriorityDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'SetPriority', interventionId: id, occurredAt, fields });
  }

  @Post(':id/units/:unit/dispatched')
  @Records('A unit was dispatched (T5)')
  dispatched(
    @Param('id', pathId) id: string,
    @Param('unit', pathText) unit: string,
    @Body() body: UnitStampDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    return this.unitStamp('DispatchUnit', id, unit, body, call);
  }

  @Post(':id/units/:unit/acknowledged')
  @Records('A unit confirmed that it was sent (T6)')
  acknowledged(
    @Param('id', pathId) id: string,
    @Param('unit', pathText) unit: string,
    @Body() body: UnitStampDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    return this.unitStamp('MarkUnitAcknowledged', id, unit, body, call);
  }

  @Post(':id/units/:unit/en-route')
  @Records('A unit was on its way (T7)')
  enRoute(
    @Param('id', pathId) id: string,
    @Param('unit', pathText) unit: string,
    @Body() body: UnitStampDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    return this.unitStamp('MarkUnitEnRoute', id, unit, body, call);
  }

  @Post(':id/units/:unit/staged')
  @Records('A unit waited near the scene (T8)')
  staged(
    @Param('id', pathId) id: string,
    @Param('unit', pathText) unit: string,
    @Body() body: UnitStampDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    return this.unitStamp('MarkUnitStaged', id, unit, body, call);
  }

  @Post(':id/units/:unit/arrived')
  @Records('A unit arrived (T9)')
  arrived(
    @Param('id', pathId) id: string,
    @Param('unit', pathText) unit: string,
    @Body() body: UnitStampDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    return this.unitStamp('MarkUnitArrived', id, unit, body, call);
  }

  @Post(':id/units/:unit/contact')
  @Records('A unit was with the person (T10)')
  contact(
    @Param('id', pathId) id: string,
    @Param('unit', pathText) unit: string,
    @Body() body: UnitStampDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    return this.unitStamp('MarkContactMade', id, unit, body, call);
  }

  @Post(':id/units/:unit/cancelled')
  @Records('A unit was cancelled (T11)')
  cancelled(
    @Param('id', pathId) id: string,
    @Param('unit', pathText) unit: string,
    @Body() body: UnitStampDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    return this.unitStamp('CancelUnit', id, unit, body, call);
  }

  @Post(':id/units/:unit/cleared')
  @Records('A unit was free again (T12)')
  cleared(
    @Param('id', pathId) id: string,
    @Param('unit', pathText) unit: string,
    @Body() body: UnitStampDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    return this.unitStamp('ClearUnit', id, unit, body, call);
  }

  @Post(':id/disposition')
  @Records('What became of it, as a code from a versioned list')
  disposition(
    @Param('id', pathId) id: string,
    @Body() body: DispositionDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], {
      type: 'RecordDisposition',
      interventionId: id,
      occurredAt,
      fields,
    });
  }

  @Post(':id/close')
  @Records('The intervention was closed (T13)')
  close(@Param('id', pathId) id: string, @Body() body: StampDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    return this.recorder.record(call, body, [id], {
      type: 'CloseIntervention',
      interventionId: id,
      occurredAt,
      fields: {},
    });
  }

  @Post(':id/reopen')
  @Records('A closed intervention was taken up again')
  reopen(@Param('id', pathId) id: string, @Body() body: ReopenDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], {
      type: 'ReopenIntervention',
      interventionId: id,
      occurredAt,
      fields,
    });
  }

  @Post(':id/links')
  @Records('Another record belongs to it')
  link(@Param('id', pathId) id: string, @Body() body: LinkDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'LinkIntervention', interventionId: id, occurredAt, fields });
  }

  @Post(':id/merge')
  @Records('It is a duplicate of another intervention, and counts there')
  merge(@Param('id', pathId) id: string, @Body() body: MergeDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], {
      type: 'MergeIntervention',
      interventionId: id,
      occurredAt,
      fields,
    });
  }

  @Post(':id/without-response')
  @Records('It was taken off the list although no unit had gone there')
  withoutResponse(
    @Param('id', pathId) id: string,
    @Body() body: WithoutResponseDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], {
      type: 'ClearWithoutResponse',
      interventionId: id,
      occurredAt,
      fields,
    });
  }

  private unitStamp(type: UnitOrder, id: string, unit: string, body: UnitStampDto, call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = { ...fieldsOf(body), unit };
    return this.recorder.record(call, body, [id, unit], { type, interventionId: id, occurredAt, fields });
  }
}
