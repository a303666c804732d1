import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';

import { Choice, Id, Text } from '../intake/http/fields.js';
import { type AskedParameters, publishableKinds } from './publishable.js';

export class PublicationRequest {
  @Id({
    means:
      'The id to publish it under; made up when absent. The same order sent again under the same id is published once',
    example: 'response-times-2024-q1',
    optional: true,
  })
  readonly id?: string;

  @Choice({ means: 'Which report', example: 'response-times', of: publishableKinds })
  readonly kind!: string;

  @Text({ means: 'What it is called', example: 'Response times, first quarter of 2024', max: 200 })
  readonly title!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }] },
    description:
      'What is asked, by the names that the route of that report takes; with asOf as of an earlier position, with after not before it holds one',
    example: { from: '2024-01-01', to: '2024-04-01', by: 'zone' },
  })
  @IsObject({ message: 'an object of parameters' })
  readonly parameters!: AskedParameters;

  @Id({ means: 'Who publishes it: a staff number or a role account, never a name', example: 'analyst-3' })
  readonly publishedBy!: string;
}

export class SupersessionRequest {
  @Id({ means: 'The published report that takes its place', example: 'response-times-2024-q1-corrected' })
  readonly by!: string;

  @Text({ means: 'Why', example: '31 arrival stamps were corrected', max: 200 })
  readonly reason!: string;

  @Id({ means: 'Who decided it: a staff number or a role account, never a name', example: 'analyst-3' })
  readonly decidedBy!: string;
}

export class WithdrawalRequest {
  @Text({ means: 'Why it must not be relied on any more', example: 'a feed was imported twice', max: 200 })
  readonly reason!: string;

  @Id({ means: 'Who asked for it: a staff number or a role account, never a name', example: 'analyst-3' })
  readonly requestedBy!: string;

  @Id({ means: 'Who allowed it; somebody else', example: 'supervisor-07' })
  readonly authorisedBy!: string;
}
