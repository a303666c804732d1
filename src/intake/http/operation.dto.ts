import type { Instant } from '../../domain/terms/time.js';
import { type Axis, axes } from '../../domain/terms/axis.js';
import { Choice, Decimal, Id, Moment, Text, Whole } from './fields.js';
import { AttributedFactDto } from './place.dto.js';
import { StampDto } from './provenance.dto.js';

/** `occurredAt` is when it was planned. */
export class PlanOperationDto extends AttributedFactDto {
  @Id({ means: 'Names the operation for ever; made up when absent', example: '2024-O-0012', optional: true })
  readonly id?: string;

  @Choice({ means: 'What it is meant to do', example: 'security', of: axes })
  readonly axis!: Axis;

  @Text({ means: 'What is done', example: 'checks around the station', max: 200 })
  readonly kind!: string;

  @Moment({ means: 'Planned start', example: '2024-04-05T18:00:00+02:00', ahead: true, optional: true })
  readonly plannedFrom?: Instant;

  @Moment({ means: 'Planned end', example: '2024-04-06T02:00:00+02:00', ahead: true, optional: true })
  readonly plannedTo?: Instant;

  @Id({ means: 'The task force that ordered it', example: 'zuidstation-2024', optional: true })
  readonly taskForceId?: string;

  @Text({ means: 'Its reference in the system of origin', example: 'OP-2024-12', max: 128, optional: true })
  readonly reference?: string;
}

export class OperationConclusionDto extends StampDto {
  @Text({ means: 'What came of it', example: 'carried out as planned', max: 200, optional: true })
  readonly outcome?: string;
}

export class ZoneDto extends StampDto {
  @Text({ means: 'Code of the zone', example: '5339', max: 64 })
  readonly zone!: string;
}

export class CommanderDto extends StampDto {
  @Text({ means: 'The function in command; never a name', example: 'head of operations', max: 128 })
  readonly role!: string;

  @Text({ means: 'Code of the zone that commands', example: '5341', max: 64, optional: true })
  readonly commandingZone?: string;
}

export class DeploymentDto extends StampDto {
  @Id({ means: 'Unique within the operation', example: 'deployment-1' })
  readonly deploymentId!: string;

  @Text({ means: 'Code of the zone whose officers they are', example: '5341', max: 64 })
  readonly zone!: string;

  @Whole({ means: 'How many officers', example: 12, min: 0, max: 100_000 })
  readonly officers!: number;

  @Decimal({ means: 'Hours of all officers together', example: 96, min: 0, max: 10_000_000 })
  readonly officerHours!: number;
}

export class ControlsDto extends StampDto {
  @Id({ means: 'Unique within the operation', example: 'controls-1' })
  readonly controlsId!: string;

  @Text({ means: 'Code of the zone that controlled', example: '5341', max: 64 })
  readonly zone!: string;

  @Whole({ means: 'Persons controlled', example: 64, min: 0, max: 1_000_000 })
  readonly persons!: number;

  @Whole({ means: 'Vehicles controlled', example: 21, min: 0, max: 1_000_000 })
  readonly vehicles!: number;

  @Whole({ means: 'Premises controlled', example: 3, min: 0, max: 1_000_000 })
  readonly premises!: number;
}

export class ClosureDto extends StampDto {
  @Id({ means: 'Unique within the operation', example: 'closure-1' })
  readonly closureId!: string;

  @Text({ means: 'What kind of premises', example: 'night shop', max: 128 })
  readonly premisesKind!: string;

  @Text({ means: 'Address as the order gives it', example: 'Clemenceaulaan 1', max: 200, optional: true })
  readonly address?: string;

  @Text({
    means: 'The law that it rests on',
    example: 'New Municipal Law, article 134quater',
    max: 200,
    optional: true,
  })
  readonly legalBasis?: string;

  @Moment({ means: 'Until when', example: '2024-07-05T00:00:00+02:00', ahead: true, optional: true })
  readonly closedUntil?: Instant;
}
