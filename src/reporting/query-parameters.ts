import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';

import { audiences } from './audience.js';

/* Optional parameters of a query, each with its documentation, its checks, and the words in which a bad one is refused. */

interface Described {
  readonly description: string;
  readonly example?: string;
  /** What is taken for it when it is absent. */
  readonly default?: string;
}

/** One text of a limited length. `expected` says what it should be; `atMost` and `atLeast` count characters. */
export function TextParameter(
  described: Described,
  { atMost = 200, atLeast = 1, expected = `one value of 1 to ${String(atMost)} characters` } = {},
): PropertyDecorator {
  const message = { message: expected };
  return applyDecorators(
    ApiPropertyOptional(described),
    IsOptional(),
    IsString(message),
    Length(atLeast, atMost, message),
  );
}

/** One of a few words. */
export function ChoiceParameter(
  choices: readonly string[],
  described: Partial<Described> & { readonly default?: string },
): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ enum: [...choices], ...described }),
    IsOptional(),
    IsIn(choices, { message: `one of ${choices.join(', ')}` }),
  );
}

/** Who the answer is for. */
export function AudienceParameter(): PropertyDecorator {
  return ChoiceParameter(audiences, {
    description:
      'public: numbers that count too few, and those that would give one away, are null with `suppressed` beside them. When absent: as the service is set up, oversight unless said otherwise.',
  });
}

/** A whole number within limits, of `unit` where it has one. */
export function WholeParameter(
  { least, most, unit }: { readonly least: number; readonly most: number; readonly unit?: string },
  { description, otherwise }: { readonly description?: string; readonly otherwise: number },
): PropertyDecorator {
  const of = unit === undefined ? '' : ` ${unit}`;
  return applyDecorators(
    ApiPropertyOptional({
      minimum: least,
      maximum: most,
      default: otherwise,
      ...(description === undefined ? {} : { description }),
    }),
    IsOptional(),
    Type(() => Number),
    Max(most, { message: `at most ${String(most)}${of}` }),
    Min(least, { message: `at least ${String(least)}${of}` }),
    IsInt({ message: `a whole number${unit === undefined ? '' : ` of ${unit}`}` }),
  );
}

/** An end of a period. It is read by `periodOf`, which refuses what its form does not show. */
export function InstantParameter(described: Described): PropertyDecorator {
  return TextParameter(described, { atLeast: 10, atMost: 35, expected: 'a date or a time with its offset' });
}

/** What `after` is, in the words of the documentation. */
export const afterDescription =
  'A position of the log, as the answer to what was recorded gives it: the answer is waited for until it holds what stands there. 503 with Retry-After when that takes too long.';

/** A position of the log, as text: how far the log has come is not known here. */
export function PositionParameter(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 0, description, example: 1842 }),
    IsOptional(),
    Matches(/^\d{1,15}$/, { message: 'a position of the log, a whole number from 0' }),
  );
}

/** Where a page begins. */
export function CursorParameter(atMost = 1_000): PropertyDecorator {
  return TextParameter(
    { description: 'The nextCursor of the page before, with the same other parameters.' },
    { atMost, expected: 'the nextCursor of the page before' },
  );
}
