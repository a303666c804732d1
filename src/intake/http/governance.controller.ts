import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Records } from './documented.js';
import { CouncilDto, DeadlineDto, DecisionDto, EvaluationDto, FigureDto, MissedDto } from './governance.dto.js';
import { StampDto } from './provenance.dto.js';
import { type Call, fieldsOf, IntakeCall, pathId, Recorder, type Recording } from './recorder.js';

@ApiTags('governance')
@Controller('governance')
export class GovernanceController {
  constructor(private readonly recorder: Recorder) {}

  @Post(':id/councils')
  @Records('A council was convened on this matter; the first one opens it')
  convene(@Param('id', pathId) id: string, @Body() body: CouncilDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'ConveneCouncil', matterId: id, occurredAt, fields });
  }

  @Post(':id/decisions')
  @Records('A decision was taken')
  decide(@Param('id', pathId) id: string, @Body() body: DecisionDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'RecordDecision', matterId: id, occurredAt, fields });
  }

  @Post(':id/evaluations')
  @Records('What will be counted to tell what an action did, said before the outcomes are known')
  evaluate(@Param('id', pathId) id: string, @Body() body: EvaluationDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'RegisterEvaluation', matterId: id, occurredAt, fields });
  }

  @Post(':id/figures')
  @Records('Somebody published a figure, to be laid beside what the log counts')
  figure(@Param('id', pathId) id: string, @Body() body: FigureDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'DeclareFigure', matterId: id, occurredAt, fields });
  }

  @Post(':id/deadlines')
  @Records('A deadline was set')
  deadline(@Param('id', pathId) id: string, @Body() body: DeadlineDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'SetDeadline', matterId: id, occurredAt, fields });
  }

  @Post(':id/deadlines/:deadline/met')
  @Records('What was due came, in time or late')
  met(
    @Param('id', pathId) id: string,
    @Param('deadline', pathId) deadlineId: string,
    @Body() body: StampDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = { deadlineId };
    return this.recorder.record(call, body, [id, deadlineId], {
      type: 'MeetDeadline',
      matterId: id,
      occurredAt,
      fields,
    });
  }

  @Post(':id/deadlines/:deadline/missed')
  @Records('The deadline passed without what was due')
  missed(
    @Param('id', pathId) id: string,
    @Param('deadline', pathId) deadlineId: string,
    @Body() body: MissedDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = { ...fieldsOf(body), deadlineId };
    return this.recorder.record(call, body, [id, deadlineId], {
      type: 'MissDeadline',
      matterId: id,
      occurredAt,
      fields,
    });
  }
}
