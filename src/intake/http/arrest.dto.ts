import { type ArrestKind, arrestKinds, type ArrestOutcome, arrestOutcomes } from '../../domain/arrest/events.js';
import { Choice, Flag, Id, Text } from './fields.js';
import { AttributedFactDto } from './place.dto.js';
import { AuthorisedStampDto, StampDto } from './provenance.dto.js';

export class RecordArrestDto extends AttributedFactDto {
  @Id({ means: 'Names the arrest for ever; made up when absent', example: '2024-A-0311', optional: true })
  readonly id?: string;

  @Choice({ means: 'Kind of arrest', example: 'judicial', of: arrestKinds })
  readonly kind!: ArrestKind;

  @Text({ means: 'Ground of the arrest', example: 'possession of a prohibited weapon', max: 200 })
  readonly ground!: string;

  @Flag({ means: 'The arrested person is a minor', example: false, optional: true })
  readonly minor?: boolean;

  @Text({
    means: 'Code of the zone whose officers made it, where it differs from the zone it was made in',
    example: '5339',
    max: 64,
    optional: true,
  })
  readonly arrestingZone?: string;

  @Id({ means: 'The intervention that led to it', example: '2024-000017', optional: true })
  readonly interventionId?: string;

  @Id({ means: 'The shooting that it is about', example: '2024-0042', optional: true })
  readonly shootingId?: string;

  @Id({ means: 'The targeted action that it was part of', example: 'O-2024-17', optional: true })
  readonly operationId?: string;
}

export class ArrestOutcomeDto extends StampDto {
  @Choice({ means: 'What became of the arrested person', example: 'released', of: arrestOutcomes })
  readonly outcome!: ArrestOutcome;

  @Text({ means: 'Ground of the decision', example: 'no further grounds to hold', max: 200, optional: true })
  readonly ground?: string;
}

export class VoidArrestDto extends AuthorisedStampDto {
  @Text({ means: 'Why it does not stand', example: 'mistaken identity', max: 200 })
  readonly reason!: string;
}
