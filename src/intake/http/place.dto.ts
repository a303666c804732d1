import { type PlacePrecision, placePrecisions } from '../../domain/terms/place.js';
import type { Instant } from '../../domain/terms/time.js';
import { Choice, Decimal, Moment, Nested, Text } from './fields.js';
import { ProvenanceDto } from './provenance.dto.js';

export class PointDto {
  @Decimal({ means: 'WGS84, decimal degrees north', example: 50.8503, min: -90, max: 90 })
  readonly latitude!: number;

  @Decimal({ means: 'WGS84, decimal degrees east', example: 4.3517, min: -180, max: 180 })
  readonly longitude!: number;
}

export class PlaceDto {
  @Nested(() => PointDto, { means: 'Where it is', optional: true })
  readonly point?: PointDto;

  @Decimal({ means: 'How far off the point may be, in metres', example: 25, min: 0, max: 1_000_000, optional: true })
  readonly accuracyMeters?: number;

  @Choice({
    means:
      'How exactly the place is known; station-fallback, unknown, and the point of a municipality never count towards a hotspot',
    example: 'street',
    of: placePrecisions,
  })
  readonly precision!: PlacePrecision;

  @Text({ means: 'Municipality: its NIS code, or its name in the source', example: '21001', max: 64, optional: true })
  readonly municipality?: string;

  @Text({ means: 'Neighbourhood', example: 'Clemenceau', max: 128, optional: true })
  readonly neighbourhood?: string;

  @Text({ means: 'Address as the source gives it', example: 'Clemenceaulaan', max: 200, optional: true })
  readonly address?: string;

  @Choice({ means: 'Inside a building or outside', example: 'outside', of: ['inside', 'outside'], optional: true })
  readonly setting?: 'inside' | 'outside';

  @Text({ means: 'Kind of place', example: 'metro station', max: 128, optional: true })
  readonly kind?: string;
}

/** Where a fact counts. */
export class AttributionDto extends ProvenanceDto {
  @Text({ means: 'Code of the police zone in which it occurred', example: '5341', max: 64 })
  readonly zone!: string;

  @Text({ means: 'Code of the hotspot, when it occurred in one', example: 'clemenceau', max: 64, optional: true })
  readonly hotspot?: string;

  @Nested(() => PlaceDto, { means: 'Where it occurred', optional: true })
  readonly place?: PlaceDto;
}

/** A fact with a time and a place. */
export class AttributedFactDto extends AttributionDto {
  @Moment({ means: 'When it happened', example: '2024-02-27T11:15:00+01:00' })
  readonly occurredAt!: Instant;
}
