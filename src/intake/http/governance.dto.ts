import type { Instant } from '../../domain/terms/time.js';
import { Id, Moment, Text, Texts } from './fields.js';
import { StampDto } from './provenance.dto.js';

class AreasDto extends StampDto {
  @Texts({ means: 'Codes of the hotspots that it is about', example: ['peterbos'], items: 50, max: 64, optional: true })
  readonly hotspots?: readonly string[];

  @Texts({ means: 'Codes of the zones that it is about', example: ['5341'], items: 50, max: 64, optional: true })
  readonly zones?: readonly string[];

  @Text({ means: 'Where it was published', example: 'press release of the Region', max: 200, optional: true })
  readonly origin?: string;
}

export class CouncilDto extends AreasDto {
  @Id({ means: 'Unique within the matter', example: '2024-02-27' })
  readonly councilId!: string;

  @Text({ means: 'The body that met', example: 'Regional Security Council', max: 128 })
  readonly body!: string;

  @Text({ means: 'What it met about', example: 'drug-related shootings', max: 200 })
  readonly subject!: string;

  @Texts({
    means: 'Ids of the shootings that it was convened for',
    example: ['2024-0042'],
    items: 100,
    max: 128,
    optional: true,
  })
  readonly triggeringShootings?: readonly string[];

  @Texts({
    means: 'Ids of the interventions that it was convened for',
    example: ['2024-000017'],
    items: 100,
    max: 128,
    optional: true,
  })
  readonly triggeringInterventions?: readonly string[];
}

export class DecisionDto extends AreasDto {
  @Id({ means: 'Unique within the matter', example: 'task-forces' })
  readonly decisionId!: string;

  @Id({ means: 'The council that took it', example: '2024-02-27', optional: true })
  readonly councilId?: string;

  @Text({ means: 'What was decided', example: 'a local task force in each hotspot', max: 200 })
  readonly decision!: string;
}

export class DeadlineDto extends StampDto {
  @Id({ means: 'Unique within the matter', example: 'plans' })
  readonly deadlineId!: string;

  @Text({ means: 'What has to be there', example: 'an operational plan per hotspot', max: 200 })
  readonly what!: string;

  @Moment({ means: 'By when', example: '2024-03-25T23:59:59+01:00', ahead: true })
  readonly dueAt!: Instant;

  @Id({ means: 'The decision that sets it', example: 'task-forces', optional: true })
  readonly decisionId?: string;
}

export class MissedDto extends StampDto {
  @Text({ means: 'Why', example: 'no agreement between two zones', max: 200, optional: true })
  readonly reason?: string;
}
