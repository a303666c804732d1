import type { Instant } from '../../domain/terms/time.js';
import { Form, Id, Moment, Nested, Texts } from './fields.js';
import { StampDto } from './provenance.dto.js';
import { NamesDto } from './territory.dto.js';

class FromDto extends StampDto {
  @Moment({ means: 'From when it is in force', example: '2002-01-01T00:00:00+01:00', ahead: true })
  readonly validFrom!: Instant;
}

export class EstablishZoneDto extends FromDto {
  @Id({ means: 'The code of the zone, for ever', example: '5341' })
  readonly id!: string;

  @Nested(() => NamesDto, { means: 'Its names' })
  readonly names!: NamesDto;

  @Texts({
    means: 'Codes of the zones that it comes from',
    example: ['5339', '5340'],
    items: 20,
    max: 64,
    optional: true,
  })
  readonly predecessors?: readonly string[];
}

export class MunicipalityDto extends FromDto {
  @Form({ means: 'NIS code of the municipality', example: '21013', form: /^\d{5}$/, expected: 'five digits (NIS)' })
  readonly nis!: string;
}

export class MergerDto extends FromDto {
  @Texts({ means: 'Codes of the zones that end, two or more', example: ['5339', '5340'], items: 20, max: 64 })
  readonly zones!: readonly string[];
}
