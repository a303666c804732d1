import type { Instant } from '../../domain/terms/time.js';
import { Geometric, Moment, Text, Whole } from './fields.js';
import { StampDto } from './provenance.dto.js';

export class NamesDto {
  @Text({ means: 'Name in Dutch', example: 'Zuidstation', max: 200 })
  readonly nl!: string;

  @Text({ means: 'Name in French', example: 'Gare du Midi', max: 200 })
  readonly fr!: string;
}

export class AllNamesDto extends NamesDto {
  @Text({ means: 'Name in English', example: 'South Station', max: 200, optional: true })
  readonly en?: string;
}

/** A fact that is in force from one moment to another; both may lie ahead. */
export class ValidStampDto extends StampDto {
  @Moment({ means: 'From when it is in force', example: '2024-03-28T00:00:00+01:00', ahead: true })
  readonly validFrom!: Instant;

  @Moment({
    means: 'Until when it is in force, exclusive; absent while no end is known',
    example: '2024-09-28T00:00:00+02:00',
    ahead: true,
    optional: true,
  })
  readonly validTo?: Instant;
}

const around: readonly (readonly [number, number])[] = [
  [4.333, 50.834],
  [4.339, 50.834],
  [4.339, 50.838],
  [4.333, 50.838],
  [4.333, 50.834],
];
const geometryMeans =
  'GeoJSON (RFC 7946), longitude first: rings are closed and neither cross nor touch themselves; at most 2000 positions and 50000 bytes';

export class BoundaryDto extends ValidStampDto {
  @Whole({
    means: 'The version that it must become: the next one, which it becomes in any case when this is absent',
    example: 1,
    min: 1,
    max: 10_000,
    optional: true,
  })
  readonly boundaryVersion?: number;

  @Text({
    means: 'Who published it',
    example: 'drawn around the named place; no official boundary is public',
    max: 200,
  })
  readonly origin!: string;
}

export class AreaBoundaryDto extends BoundaryDto {
  @Geometric({
    means: `Polygon or MultiPolygon as ${geometryMeans}`,
    example: { type: 'Polygon', coordinates: [around] },
  })
  readonly geometry!: object;
}

export class AnyBoundaryDto extends BoundaryDto {
  @Geometric({
    means: `Circle (center and radiusMetres), or Polygon or MultiPolygon as ${geometryMeans}`,
    example: { type: 'Circle', center: [4.3365, 50.8357], radiusMetres: 350 },
  })
  readonly geometry!: object;
}
