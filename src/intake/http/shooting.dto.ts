import {
  type BallisticFinding,
  ballisticFindings,
  type Consequence,
  consequences,
  type DrugLink,
  drugLinks,
  injuries,
  type Injury,
  type Shots,
  type VictimRecorded,
} from '../../domain/shooting/events.js';
import { Choice, Flag, Id, Nested, Text, Whole } from './fields.js';
import { AttributedFactDto } from './place.dto.js';
import { AuthorisedStampDto, StampDto } from './provenance.dto.js';

type Sex = NonNullable<VictimRecorded['data']['sex']>;
const sexes: readonly Sex[] = ['female', 'male', 'other', 'unknown'];

export class ShotsDto {
  @Whole({ means: 'Shots fired', example: 7, min: 0, max: 10_000, optional: true })
  readonly count?: number;

  @Whole({ means: 'At least as many; goes with max', example: 5, min: 0, max: 10_000, optional: true })
  readonly min?: number;

  @Whole({ means: 'At most as many; goes with min', example: 9, min: 0, max: 10_000, optional: true })
  readonly max?: number;
}

/** A count, or a range with both ends; undefined when it is neither. */
export function shotsOf({ count, min, max }: ShotsDto): Shots | undefined {
  if (count !== undefined) return min === undefined && max === undefined ? { count } : undefined;
  return min !== undefined && max !== undefined && min <= max ? { min, max } : undefined;
}

export class ReportShootingDto extends AttributedFactDto {
  @Id({ means: 'Names the shooting for ever; made up when absent', example: '2024-0042', optional: true })
  readonly id?: string;

  @Choice({ means: 'What it led to', example: 'injury', of: consequences })
  readonly consequence!: Consequence;

  @Nested(() => ShotsDto, {
    means: 'Shots fired: a count or a range; absent when unknown',
    expected: 'either count, or min and max with min not above max',
    check: (shots) => shotsOf(shots) !== undefined,
    optional: true,
  })
  readonly shots?: ShotsDto;

  @Text({ means: 'Kind of firearm', example: 'handgun', max: 128, optional: true })
  readonly firearmKind?: string;

  @Flag({ means: 'In a public or publicly accessible place', example: true, optional: true })
  readonly publiclyAccessible?: boolean;

  @Choice({ means: 'Link to the drug trade', example: 'suspected', of: drugLinks })
  readonly drugLink!: DrugLink;

  @Id({ means: 'The intervention that it led to', example: '2024-000017', optional: true })
  readonly interventionId?: string;

  @Text({
    means: 'The reference of the shooting in the system of origin',
    example: 'S-2024-42',
    max: 128,
    optional: true,
  })
  readonly reference?: string;
}

export class VictimDto extends StampDto {
  @Id({ means: 'Unique within the shooting; never a name', example: 'victim-1' })
  readonly victimId!: string;

  @Choice({ means: 'Injury', example: 'serious', of: injuries })
  readonly injury!: Injury;

  @Text({ means: 'Age band', example: '18-24', max: 32, optional: true })
  readonly ageBand?: string;

  @Choice({ means: 'Sex', example: 'unknown', of: sexes, optional: true })
  readonly sex?: Sex;

  @Flag({ means: 'Hit without being aimed at', example: false, optional: true })
  readonly bystander?: boolean;
}

export class VictimOutcomeDto extends StampDto {
  @Choice({ means: 'The injury as it is known now', example: 'fatal', of: injuries })
  readonly injury!: Injury;
}

export class CasingsDto extends StampDto {
  @Id({ means: 'Unique within the shooting, results of the laboratory included', example: 'casings-1' })
  readonly findingId!: string;

  @Whole({ means: 'How many', example: 7, min: 0, max: 10_000 })
  readonly count!: number;

  @Text({ means: 'Calibre', example: '9 mm', max: 64, optional: true })
  readonly calibre?: string;
}

export class BallisticsResultDto extends StampDto {
  @Id({ means: 'Unique within the shooting, casings included', example: 'result-1' })
  readonly findingId!: string;

  @Choice({ means: 'Whether the firearm is linked to another shooting', example: 'linked', of: ballisticFindings })
  readonly finding!: BallisticFinding;

  @Id({ means: 'That shooting, where it is recorded here', example: '2024-0039', optional: true })
  readonly linkedShootingId?: string;

  @Text({ means: 'Kind of firearm', example: 'handgun', max: 128, optional: true })
  readonly firearmKind?: string;

  @Text({ means: 'Calibre', example: '9 mm', max: 64, optional: true })
  readonly calibre?: string;

  @Text({ means: 'The laboratory', example: 'NICC', max: 128, optional: true })
  readonly laboratory?: string;
}

export class ContextDto extends StampDto {
  @Choice({ means: 'The link to the drug trade as it is seen now', example: 'confirmed', of: drugLinks })
  readonly drugLink!: DrugLink;

  @Text({ means: 'What that rests on', example: 'known point of sale, witness', max: 200, optional: true })
  readonly ground?: string;
}

export class ReclassifyDto extends StampDto {
  @Choice({ means: 'What it led to, as it is known now', example: 'property-only', of: consequences })
  readonly consequence!: Consequence;

  @Text({ means: 'Why', example: 'the injury was not of a bullet', max: 200 })
  readonly reason!: string;
}

export class RuleOutDto extends AuthorisedStampDto {
  @Text({ means: 'Why it was no shooting', example: 'fireworks, by camera footage', max: 200 })
  readonly reason!: string;
}
