import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, Length } from 'class-validator';

import { BadOperation } from './bad-operation.js';

const operator = 'who asks for it, 1 to 100 characters';
const reason = 'why the difference is taken, 1 to 500 characters';
const names = '1 to 100 names of projections';

/** Who does something. A service with one token takes the word of whoever has it. */
export class OperationRequest {
  @ApiPropertyOptional({ description: 'Who asks for it, for the deploy log.', example: 'a.peeters' })
  @IsOptional()
  @IsString({ message: operator })
  @Length(1, 100, { message: operator })
  readonly by?: string;
}

export class RebuildRequest extends OperationRequest {
  @ApiPropertyOptional({
    description:
      'Why a table is taken that differs from the live one although the code is unchanged: the live one is known to be wrong. It is recorded in the deploy log. Without it, such a rebuild is refused.',
    example: 'the disk lost rows on 3 March; checked against the feed',
  })
  @IsOptional()
  @IsString({ message: reason })
  @Length(1, 500, { message: reason })
  readonly accept?: string;
}

export class RebuildManyRequest extends RebuildRequest {
  @ApiProperty({ description: 'Rebuilt in one pass over the log.', example: ['response-times', 'timeline'] })
  @IsArray({ message: names })
  @ArrayMinSize(1, { message: names })
  @ArrayMaxSize(100, { message: names })
  @IsString({ each: true, message: names })
  @Length(1, 100, { each: true, message: names })
  readonly projections!: string[];
}

const moment = 'a position of the log, or a date or a time, as text';

export class SnapshotRequest {
  @ApiProperty({
    description: 'A position of the log, or a date or a time: the last position that was recorded before it.',
    example: '2024-03-01',
  })
  @IsString({ message: moment })
  @Length(1, 35, { message: moment })
  readonly asOf!: string;
}

/** Reads a whole number from a query string. Throws BadOperation. */
export function wholeIn(field: string, text: unknown, from: number, to: number, absent: number): number {
  if (text === undefined) return absent;
  const value = typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return value;
  throw new BadOperation(field, `a whole number from ${String(from)} to ${String(to)}`);
}

/** Reads text from a query string. Throws BadOperation. */
export function textIn(field: string, text: unknown): string | undefined {
  if (text === undefined || (typeof text === 'string' && text !== '' && text.length <= 100)) return text;
  throw new BadOperation(field, 'one value of 1 to 100 characters');
}
