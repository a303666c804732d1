import type { Instant } from '../../domain/terms/time.js';
import { Flag, Id, Moment, Nested, Text, Texts } from './fields.js';
import { StampDto } from './provenance.dto.js';
import { AllNamesDto, AnyBoundaryDto, ValidStampDto } from './territory.dto.js';

/** What a hotspot is; `occurredAt` is when that was proposed or decided. */
export class HotspotTermsDto extends ValidStampDto {
  @Nested(() => AllNamesDto, { means: 'Its names' })
  readonly names!: AllNamesDto;

  @Texts({ means: 'Codes of the zones that are responsible for it', example: ['5341', '5339'], items: 20, max: 64 })
  readonly zones!: readonly string[];

  @Text({
    means: 'The decision or the law that it rests on',
    example: 'Regional Security Council, 28 March 2024',
    max: 200,
    optional: true,
  })
  readonly legalBasis?: string;
}

export class ProposeHotspotDto extends HotspotTermsDto {
  @Id({ means: 'The code of the hotspot: lower case with hyphens, at most 64 characters', example: 'zuidstation' })
  readonly id!: string;
}

export class HotspotBoundaryDto extends AnyBoundaryDto {
  @Flag({ means: 'It only shows about where the hotspot is; an official boundary is not public', example: true })
  readonly indicative!: boolean;
}

export class HotspotExtensionDto extends StampDto {
  @Moment({
    means: 'The new end, exclusive; later than the one before',
    example: '2025-08-11T00:00:00+02:00',
    ahead: true,
  })
  readonly validTo!: Instant;
}

export class HotspotWithdrawalDto extends StampDto {
  @Moment({ means: 'From when it is no hotspot any more', example: '2025-09-01T00:00:00+02:00', ahead: true })
  readonly at!: Instant;

  @Text({ means: 'Why', example: 'no incident in six months', max: 200 })
  readonly reason!: string;
}
