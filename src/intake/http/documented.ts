import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';

import { problemType } from './problem.js';

export class RecordingDto {
  @ApiProperty({ description: 'The stream of the record', example: 'intervention-2024-000017' })
  readonly stream!: string;

  @ApiProperty({ description: 'The id of the record', example: '2024-000017' })
  readonly id!: string;

  @ApiProperty({
    description: 'unchanged: it was known already, and nothing was added',
    enum: ['recorded', 'unchanged'],
  })
  readonly status!: string;

  @ApiProperty({ description: 'The last revision of the stream, from 0', type: 'integer', example: 0 })
  readonly revision!: number;

  @ApiPropertyOptional({ description: 'The position of the fact in the log, from 1', type: 'integer', example: 1 })
  readonly position?: number;

  @ApiPropertyOptional({
    description: 'What was recorded, in its order; the last event is at the position',
    type: 'array',
    items: { type: 'object' },
    example: [
      {
        type: 'CallAnswered',
        occurredAt: '2024-02-27T10:15:00.000Z',
        data: { interventionId: '2024-000017' },
      },
    ],
  })
  readonly events?: readonly object[];
}

class FieldFaultDto {
  @ApiProperty({ description: 'The path of the field, or the name of a header', example: 'occurredAt' })
  readonly field!: string;

  @ApiProperty({ example: 'a moment as RFC 3339 text with its offset' })
  readonly expected!: string;

  @ApiPropertyOptional({ description: 'What was sent, as JSON and cut short', example: '"yesterday"' })
  readonly found?: string;
}

export class ProblemDto {
  @ApiProperty({ example: 'urn:hotspot-ledger:problem:field-invalid' })
  readonly type!: string;

  @ApiProperty({ example: 'Bad Request' })
  readonly title!: string;

  @ApiProperty({ type: 'integer', example: 400 })
  readonly status!: number;

  @ApiProperty({ example: 'not as expected: occurredAt' })
  readonly detail!: string;

  @ApiProperty({ description: 'What a program goes by', example: 'FIELD_INVALID' })
  readonly code!: string;

  @ApiPropertyOptional({ type: [FieldFaultDto] })
  readonly errors?: readonly FieldFaultDto[];

  @ApiPropertyOptional({ description: 'Names the entry in the service’s log that has the cause' })
  readonly incident?: string;
}

const problems: readonly (readonly [status: number, description: string])[] = [
  [400, 'A field is not as expected, or the body is no JSON'],
  [401, 'The access token is missing or wrong'],
  [404, 'There is no such record'],
  [409, 'The record says otherwise already; a correction is a fact of its own'],
  [413, 'The body is too large'],
  [415, 'The body is not application/json'],
  [422, 'The record does not allow it as it stands, or the same idempotency key came with another request before'],
  [503, 'The log cannot be written just now; Retry-After says when to try again'],
];

/** Documents a route that records a fact. */
export function Records(summary: string): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Makes a retry safe: the same key and request is recorded once. 1 to 128 printable ASCII characters.',
      schema: { type: 'string', minLength: 1, maxLength: 128 },
    }),
    ApiResponse({ status: 201, description: 'Recorded', type: RecordingDto }),
    ApiResponse({ status: 200, description: 'Known already; nothing was added', type: RecordingDto }),
    ...problems.map(([status, description]) =>
      ApiResponse({
        status,
        description,
        content: { [problemType]: { schema: { $ref: '#/components/schemas/ProblemDto' } } },
      }),
    ),
  );
}
