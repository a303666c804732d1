import { type ActionStatus, actionStatuses } from '../../domain/task-force/events.js';
import { type Axis, axes } from '../../domain/terms/axis.js';
import type { Instant } from '../../domain/terms/time.js';
import { Choice, Choices, Id, Moment, Text, Texts } from './fields.js';
import { StampDto } from './provenance.dto.js';

export class EstablishTaskForceDto extends StampDto {
  @Id({ means: 'Names the task force for ever; made up when absent', example: 'zuidstation-2024', optional: true })
  readonly id?: string;

  @Id({ means: 'Code of the hotspot that it is for', example: 'zuidstation' })
  readonly hotspot!: string;

  @Texts({ means: 'Codes of the zones that form it', example: ['5341'], items: 20, max: 64 })
  readonly zones!: readonly string[];

  @Choices({ means: 'What it works on', example: ['security', 'prevention'], of: axes })
  readonly axes!: readonly Axis[];

  @Text({ means: 'The decision that it rests on', example: 'Regional Security Council', max: 200, optional: true })
  readonly legalBasis?: string;

  @Moment({
    means: 'When its plan has to be adopted; 14 days later when absent',
    example: '2024-03-25T23:59:59+01:00',
    ahead: true,
    optional: true,
  })
  readonly planDueAt?: Instant;
}

export class PlanDueDto extends StampDto {
  @Moment({ means: 'When the plan has to be adopted', example: '2024-03-29T23:59:59+01:00', ahead: true })
  readonly dueAt!: Instant;

  @Text({ means: 'Why at another time than before', example: 'put off by the council', max: 200, optional: true })
  readonly reason?: string;
}

export class PlanDto extends StampDto {
  @Text({ means: 'What the plan is called', example: 'Operational plan Zuidstation', max: 200 })
  readonly plan!: string;
}

export class ActionDto extends StampDto {
  @Id({ means: 'Unique within the task force', example: 'action-1' })
  readonly actionId!: string;

  @Choice({ means: 'What it is meant to do', example: 'neighbourhood-life', of: axes })
  readonly axis!: Axis;

  @Text({ means: 'What has to be done', example: 'light the underpass', max: 200 })
  readonly action!: string;

  @Text({ means: 'Code of the zone that has to do it', example: '5341', max: 64, optional: true })
  readonly assignedZone?: string;

  @Text({ means: 'The service or partner that has to do it', example: 'public works', max: 128, optional: true })
  readonly assignedService?: string;

  @Moment({ means: 'By when', example: '2024-06-01T00:00:00+02:00', ahead: true, optional: true })
  readonly dueAt?: Instant;

  @Id({ means: 'The operation that carries it out', example: '2024-O-0012', optional: true })
  readonly operationId?: string;
}

export class ActionStatusDto extends StampDto {
  @Choice({ means: 'How it stands now', example: 'in-progress', of: actionStatuses })
  readonly status!: ActionStatus;

  @Text({ means: 'A remark', example: 'lamps ordered', max: 200, optional: true })
  readonly note?: string;
}

export class DisbandingDto extends StampDto {
  @Text({ means: 'Why', example: 'the hotspot was withdrawn', max: 200 })
  readonly reason!: string;
}
