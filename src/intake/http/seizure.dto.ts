import {
  type QuantityMeasure,
  quantityMeasures,
  type QuantityUnit,
  quantityUnits,
} from '../../domain/seizure/events.js';
import { Choice, Decimal, Form, Id, Text, Whole } from './fields.js';
import { AttributedFactDto } from './place.dto.js';
import { StampDto } from './provenance.dto.js';

export class RecordSeizureDto extends AttributedFactDto {
  @Id({ means: 'Names the seizure for ever; made up when absent', example: '2024-S-0107', optional: true })
  readonly id?: string;

  @Text({ means: 'Ground of the seizure', example: 'search after a shooting', max: 200, optional: true })
  readonly ground?: string;

  @Text({
    means: 'Code of the zone whose officers made it, where it differs from the zone it was made in',
    example: '5339',
    max: 64,
    optional: true,
  })
  readonly seizingZone?: string;

  @Id({ means: 'The intervention that led to it', example: '2024-000017', optional: true })
  readonly interventionId?: string;

  @Id({ means: 'The shooting that it is about', example: '2024-0042', optional: true })
  readonly shootingId?: string;

  @Id({ means: 'The targeted action that it was part of', example: 'O-2024-17', optional: true })
  readonly operationId?: string;

  @Id({ means: 'The arrest that it goes with', example: '2024-A-0311', optional: true })
  readonly arrestId?: string;
}

/** One thing of a seizure. */
class SeizedItemDto extends StampDto {
  @Id({ means: 'Unique within the seizure', example: 'item-1' })
  readonly itemId!: string;
}

export class SeizedDrugsDto extends SeizedItemDto {
  @Text({ means: 'Substance', example: 'cocaine', max: 128 })
  readonly substance!: string;

  @Decimal({ means: 'Quantity, in the unit', example: 125.5, min: 0, max: 1_000_000_000, above: true })
  readonly quantity!: number;

  @Choice({ means: 'Unit of the quantity', example: 'g', of: quantityUnits })
  readonly unit!: QuantityUnit;

  @Choice({ means: 'How it was measured', example: 'field', of: quantityMeasures })
  readonly measure!: QuantityMeasure;
}

export class SeizedFirearmDto extends SeizedItemDto {
  @Text({ means: 'Type of firearm', example: 'pistol', max: 128 })
  readonly firearmType!: string;

  @Text({ means: 'Calibre', example: '9 mm', max: 64, optional: true })
  readonly calibre?: string;

  @Whole({ means: 'How many', example: 1, min: 1, max: 100_000 })
  readonly count!: number;
}

export class SeizedCashDto extends SeizedItemDto {
  @Whole({ means: 'Amount in the minor unit of the currency (cents)', example: 1_250_000, min: 1, max: 1e15 })
  readonly amountMinor!: number;

  @Form({ means: 'Currency, ISO 4217', example: 'EUR', form: /^[A-Z]{3}$/, expected: 'three capitals (ISO 4217)' })
  readonly currency!: string;
}

export class SeizedAmmunitionDto extends SeizedItemDto {
  @Whole({ means: 'Rounds', example: 42, min: 1, max: 1_000_000 })
  readonly count!: number;

  @Text({ means: 'Calibre', example: '9 mm', max: 64, optional: true })
  readonly calibre?: string;
}

export class SeizedObjectDto extends SeizedItemDto {
  @Text({ means: 'Kind of object', example: 'mobile phone', max: 128 })
  readonly objectKind!: string;

  @Whole({ means: 'How many', example: 2, min: 1, max: 100_000 })
  readonly count!: number;

  @Text({ means: 'What it looks like', example: 'black, cracked screen', max: 200, optional: true })
  readonly description?: string;
}

export class MeasureDto extends StampDto {
  @Text({ means: 'What it turned out to be, where that is new', example: 'ketamine', max: 128, optional: true })
  readonly substance?: string;

  @Decimal({ means: 'Quantity, in the unit', example: 118.2, min: 0, max: 1_000_000_000, above: true })
  readonly quantity!: number;

  @Choice({ means: 'Unit of the quantity', example: 'g', of: quantityUnits })
  readonly unit!: QuantityUnit;

  @Choice({ means: 'How it was measured', example: 'lab', of: quantityMeasures })
  readonly measure!: QuantityMeasure;

  @Text({ means: 'The laboratory', example: 'NICC', max: 128, optional: true })
  readonly laboratory?: string;
}

export class ItemDepartureDto extends StampDto {
  @Text({ means: 'Why', example: 'judgment of the court of first instance', max: 200 })
  readonly reason!: string;

  @Text({ means: 'Reference of the order', example: 'BR.12.LA.001234/2024', max: 64, optional: true })
  readonly order?: string;
}
