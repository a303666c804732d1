import { type Initiation, initiations } from '../../domain/intervention/events.js';
import { type MetricClock, metricClocks, type PriorityBasis, priorityBases } from '../../domain/metric/events.js';
import type { Instant } from '../../domain/terms/time.js';
import { Choice, Choices, Decimal, Form, Listed, Moment, Nested, Text, Texts, Whole } from './fields.js';
import { StampDto } from './provenance.dto.js';

const year = 366 * 86_400;

export class StopRuleDto {
  @Texts({
    means: 'The eligible classes of units; every class when absent',
    example: ['patrol'],
    items: 100,
    max: 128,
    optional: true,
  })
  readonly unitClasses?: readonly string[];
}

export class PopulationDto {
  @Choices({ means: 'How the interventions began that it is about', example: ['emergency-call'], of: initiations })
  readonly initiations!: readonly Initiation[];

  @Texts({
    means: 'Only these types, in the words of the source',
    example: ['fight'],
    items: 100,
    max: 200,
    optional: true,
  })
  readonly types?: readonly string[];

  @Texts({
    means: 'Only these priorities, by the priority basis',
    example: ['1'],
    items: 100,
    max: 128,
    optional: true,
  })
  readonly priorities?: readonly string[];

  @Texts({ means: 'Only these zones, by code', example: ['5340'], items: 50, max: 64, optional: true })
  readonly zones?: readonly string[];
}

export class TargetDto {
  @Text({ means: 'Whose target it is', example: 'Belgian General Inspectorate 2009', max: 200 })
  readonly name!: string;

  @Whole({ means: 'Seconds, inclusive', example: 780, min: 1, max: year })
  readonly seconds!: number;

  @Decimal({
    means: 'The share that ought to be within it',
    example: 0.75,
    min: 0,
    max: 1,
    above: true,
    optional: true,
  })
  readonly share?: number;

  @Form({
    means: 'The day on which it was set',
    example: '2009-01-01',
    form: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
    expected: 'a day such as 2009-01-01',
    optional: true,
  })
  readonly setOn?: string;
}

export class CapsDto {
  @Whole({ means: 'An interval above it is flagged as too long (X08)', example: 86_400, min: 1, max: year })
  readonly tooLongSeconds!: number;

  @Whole({ means: 'A travel of up to this is flagged as too short (X09)', example: 5, min: 0, max: 3_600 })
  readonly tooShortSeconds!: number;

  @Whole({ means: 'A stamp that was entered later than this is a late entry (X11)', example: 300, min: 0, max: year })
  readonly lateEntrySeconds!: number;
}

export class MetricDto extends StampDto {
  @Whole({ means: 'The next version, from 1', example: 2, min: 1, max: 1_000_000 })
  readonly version!: number;

  @Text({ means: 'What it is called', example: 'Police response', max: 200 })
  readonly label!: string;

  @Text({ means: 'Where its pair of clocks is from, or none', example: 'decision of the zonal council', max: 200 })
  readonly origin!: string;

  @Moment({ means: 'From when interventions are measured by it', example: '2025-01-01T00:00:00+01:00', ahead: true })
  readonly validFrom!: Instant;

  @Choice({ means: 'The clock that it starts at', example: 'createdAt', of: metricClocks })
  readonly start!: MetricClock;

  @Choice({ means: 'The clock that it stops at', example: 'firstArrivedAt', of: metricClocks })
  readonly stop!: MetricClock;

  @Nested(() => StopRuleDto, { means: 'Whose stamps count' })
  readonly stopRule!: StopRuleDto;

  @Nested(() => PopulationDto, { means: 'Which interventions of a period it is about' })
  readonly population!: PopulationDto;

  @Choice({ means: 'Whose priority counts', example: 'at-dispatch', of: priorityBases })
  readonly priorityBasis!: PriorityBasis;

  @Listed(() => TargetDto, { means: 'Its targets, the one that figures are told by first; may be empty', items: 10 })
  readonly targets!: readonly TargetDto[];

  @Nested(() => CapsDto, { means: 'Above and below which an interval is flagged' })
  readonly caps!: CapsDto;
}
