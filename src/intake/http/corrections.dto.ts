import {
  type CorrectionReason,
  correctionReasons,
  type ErasureReason,
  erasureReasons,
  type FieldValue,
} from '../../domain/corrections/events.js';
import type { Instant } from '../../domain/terms/time.js';
import { Choice, Form, Id, Text, Texts, Value } from './fields.js';
import { readMoment } from './moment.js';
import { AuthorisedStampDto } from './provenance.dto.js';

/** A correction occurs when it is decided; what it corrects keeps its own time. */
export class AnnulmentDto extends AuthorisedStampDto {
  @Id({
    means: 'The id of the event that is corrected, as the history of its record shows it',
    example: '0b6a1c9e-5f0e-8c3a-9b1d-2f6a7c8d9e0f',
  })
  readonly corrects!: string;

  @Choice({ means: 'Why', example: 'new-information', of: correctionReasons })
  readonly reason!: CorrectionReason;

  @Text({ means: 'Why, in words', example: 'the caller had given the next street', max: 200, optional: true })
  readonly note?: string;
}

/** What is erased is named, never repeated here. */
export class ErasureDto extends AuthorisedStampDto {
  @Id({
    means: 'The id of the event that personal data are erased from, as the history of its record shows it',
    example: '0b6a1c9e-5f0e-8c3a-9b1d-2f6a7c8d9e0f',
  })
  readonly corrects!: string;

  @Texts({ means: 'The fields to erase', example: ['place.address'], items: 20, max: 100 })
  readonly fields!: readonly string[];

  @Choice({ means: 'Why', example: 'data-subject-request', of: erasureReasons })
  readonly reason!: ErasureReason;

  @Text({ means: 'Why, in words that name nobody', example: 'request 2024-118', max: 200, optional: true })
  readonly note?: string;
}

const path = /^[A-Za-z]+(\.[A-Za-z]+)?$/;

export class RecordCorrectionDto extends AnnulmentDto {
  @Form({ means: 'The field that was wrong', example: 'zone', form: path, expected: 'a field such as place.precision' })
  readonly field!: string;

  @Value({ means: 'What stands there now; null for nothing. Another value is refused', example: '5341' })
  readonly before!: FieldValue;

  @Value({ means: 'What should stand there; null for nothing', example: '5340' })
  readonly after!: FieldValue;
}

export class ClockCorrectionDto extends AnnulmentDto {
  @Form({ means: 'The clock that was wrong', example: 'occurredAt', form: path, expected: 'the name of a clock' })
  readonly field!: string;

  @Value({
    means: 'What stands there now; null for nothing. Another moment is refused',
    example: '2024-02-27T11:15:00Z',
  })
  readonly before!: FieldValue;

  @Value({ means: 'What should stand there; null for nothing', example: '2024-02-27T11:05:00Z' })
  readonly after!: FieldValue;
}

/** A moment as the log writes it. What is no moment comes back as it is, and the rules refuse it with its field. */
export function clockValue(value: FieldValue): Instant | null {
  return readMoment(value) ?? (value as Instant | null);
}
