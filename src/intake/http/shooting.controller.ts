import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Records } from './documented.js';
import { StampDto } from './provenance.dto.js';
import { type Call, fieldsOf, IntakeCall, pathId, Recorder, type Recording } from './recorder.js';
import {
  BallisticsResultDto,
  CasingsDto,
  ContextDto,
  ReclassifyDto,
  ReportShootingDto,
  RuleOutDto,
  shotsOf,
  VictimDto,
  VictimOutcomeDto,
} from './shooting.dto.js';

@ApiTags('shootings')
@Controller('shootings')
export class ShootingController {
  constructor(private readonly recorder: Recorder) {}

  @Post()
  @Records('A shooting was reported')
  report(@Body() body: ReportShootingDto, @IntakeCall() call: Call): Promise<Recording> {
    const shootingId = this.recorder.newId('shooting', body.id, call);
    const { occurredAt } = body;
    const { shots: given, ...rest } = fieldsOf(body);
    const shots = given === undefined ? undefined : shotsOf(given);
    const fields = shots === undefined ? rest : { ...rest, shots };
    return this.recorder.record(
      call,
      body,
      [shootingId],
      { type: 'ReportShooting', shootingId, occurredAt, fields },
      `/shootings/${shootingId}`,
    );
  }

  @Post(':id/confirm')
  @Records('The shooting was confirmed')
  confirm(@Param('id', pathId) id: string, @Body() body: StampDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    return this.recorder.record(call, body, [id], { type: 'ConfirmShooting', shootingId: id, occurredAt, fields: {} });
  }

  @Post(':id/victims')
  @Records('A victim was found')
  victim(@Param('id', pathId) id: string, @Body() body: VictimDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'RecordVictim', shootingId: id, occurredAt, fields });
  }

  @Post(':id/victims/:victim/outcome')
  @Records('The injury of a victim turned out otherwise')
  outcome(
    @Param('id', pathId) id: string,
    @Param('victim', pathId) victimId: string,
    @Body() body: VictimOutcomeDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt, injury } = body;
    const fields = { victimId, injury };
    return this.recorder.record(call, body, [id, victimId], {
      type: 'ChangeVictimOutcome',
      shootingId: id,
      occurredAt,
      fields,
    });
  }

  @Post(':id/casings')
  @Records('Casings were found')
  casings(@Param('id', pathId) id: string, @Body() body: CasingsDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'RecoverCasings', shootingId: id, occurredAt, fields });
  }

  @Post(':id/ballistics')
  @Records('A laboratory compared the bullets or casings')
  ballistics(
    @Param('id', pathId) id: string,
    @Body() body: BallisticsResultDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], {
      type: 'RecordBallisticsResult',
      shootingId: id,
      occurredAt,
      fields,
    });
  }

  @Post(':id/context')
  @Records('The link to the drug trade was assessed')
  context(@Param('id', pathId) id: string, @Body() body: ContextDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'AssessContext', shootingId: id, occurredAt, fields });
  }

  @Post(':id/reclassify')
  @Records('What it led to turned out otherwise')
  reclassify(
    @Param('id', pathId) id: string,
    @Body() body: ReclassifyDto,
    @IntakeCall() call: Call,
  ): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'ReclassifyShooting', shootingId: id, occurredAt, fields });
  }

  @Post(':id/rule-out')
  @Records('It was no shooting after all')
  ruleOut(@Param('id', pathId) id: string, @Body() body: RuleOutDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id], { type: 'RuleOutShooting', shootingId: id, occurredAt, fields });
  }
}
