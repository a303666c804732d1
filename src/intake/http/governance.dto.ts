import {
  type AreaKind,
  areaKinds,
  type Countable,
  countable,
  type Declarable,
  declarable,
  type FigureUnit,
  figureUnits,
} from '../../domain/terms/counted.js';
import type { Instant } from '../../domain/terms/time.js';
import { Choice, Decimal, Id, Moment, Numbers, Text, Texts } from './fields.js';
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

const codes = (means: string, example: readonly string[]): PropertyDecorator =>
  Texts({ means: `Codes of the areas ${means}`, example, items: 50, max: 64 });
const moment = (means: string, example: string): PropertyDecorator => Moment({ means, example, ahead: true });

export class EvaluationDto extends StampDto {
  @Id({ means: 'Unique within the matter', example: 'peterbos-2024' })
  readonly evaluationId!: string;

  @Id({ means: 'The operation that is evaluated', example: 'O-2024-17', optional: true })
  readonly operationId?: string;

  @Text({ means: 'What is expected to happen', example: 'fewer shootings', max: 200, optional: true })
  readonly hypothesis?: string;

  @Choice({ means: 'What is counted', example: 'shootings', of: countable })
  readonly counted!: Countable;

  @Text({ means: 'Only those with this outcome, kind …', example: 'injury', max: 128, optional: true })
  readonly split?: string;

  @Choice({ means: 'What the codes of the areas are of', example: 'hotspot', of: areaKinds })
  readonly areas!: AreaKind;

  @codes('where the action is', ['peterbos'])
  readonly treated!: readonly string[];

  @codes('that these are compared with', ['aumale'])
  readonly control!: readonly string[];

  @codes('around the action, where it may move to', ['clemenceau'])
  readonly displacement!: readonly string[];

  @codes('that those are compared with', ['ribaucourt'])
  readonly displacementControl!: readonly string[];

  @moment('Start of the window before', '2024-01-01T00:00:00+01:00')
  readonly beforeFrom!: Instant;

  @moment('Its end; exclusive', '2024-04-01T00:00:00+02:00')
  readonly beforeTo!: Instant;

  @moment('Start of the window after', '2024-04-01T00:00:00+02:00')
  readonly afterFrom!: Instant;

  @moment('Its end; exclusive. As long as the one before, within a day', '2024-07-01T00:00:00+02:00')
  readonly afterTo!: Instant;
}

export class FigureDto extends StampDto {
  @Id({ means: 'Unique within the matter', example: 'shootings-2024-police' })
  readonly figureId!: string;

  @Text({ means: 'The body that declared it', example: 'federal police', max: 128 })
  readonly declaredBy!: string;

  @Text({ means: 'Where it was published', example: 'annual report, page 12', max: 200, optional: true })
  readonly origin?: string;

  @Choice({ means: 'What is counted', example: 'drugs', of: declarable })
  readonly counted!: Declarable;

  @Text({
    means:
      'Only those with this outcome or kind; of drugs the substance, of officer-hours the axis. Of cash the currency (ISO 4217), which must be there',
    example: 'cocaine',
    max: 128,
    optional: true,
  })
  readonly split?: string;

  @Choice({
    means:
      'What the numbers are in: g, kg, pill, plant or ml for drugs, as fits the substance; minor for cash, the minor unit of the currency (cents); h for officer-hours. Not needed for what is counted one by one',
    example: 'kg',
    of: figureUnits,
    optional: true,
  })
  readonly unit?: FigureUnit;

  @Text({
    means: 'What the source counted, where that is another thing than is counted here',
    example: 'shots fired, also those without a trace',
    max: 200,
    optional: true,
  })
  readonly definition?: string;

  @Id({ means: 'Only this zone', example: '5341', optional: true })
  readonly zone?: string;

  @Id({ means: 'Only this hotspot', example: 'peterbos', optional: true })
  readonly hotspot?: string;

  @moment('Start of the period that it is of', '2024-01-01T00:00:00+01:00')
  readonly from!: Instant;

  @moment('Its end; exclusive', '2025-01-01T00:00:00+01:00')
  readonly to!: Instant;

  @Decimal({
    means: 'The number: whole, but for weights, volumes and hours',
    example: 12.5,
    min: 0,
    max: 1_000_000_000_000,
  })
  readonly number!: number;

  @Numbers({
    means: 'The parts it was declared to be made of, in the same unit',
    example: { 'zone 5340': 9, 'zone 5341': 3 },
    items: 50,
    optional: true,
  })
  readonly parts?: Readonly<Record<string, number>>;
}
