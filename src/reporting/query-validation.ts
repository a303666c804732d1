import { ValidationPipe, type ValidationError } from '@nestjs/common';

import { BadQuery } from './bad-query.js';

/**
 * Turns the parameters of a request into their class. A parameter that is not in the class, or is not what its decorators say, becomes
 * a BadQuery that names it.
 */
export const queryValidation = new ValidationPipe({
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
  exceptionFactory: (errors) => badQueryOf(errors),
});

function badQueryOf(errors: readonly ValidationError[]): BadQuery {
  const [error] = errors;
  if (error === undefined) return new BadQuery('query', 'parameters that this route knows');
  const [[constraint, message] = []] = Object.entries(error.constraints ?? {});
  if (constraint === 'whitelistValidation')
    return new BadQuery(error.property, 'nothing: this route has no such parameter');
  return new BadQuery(error.property, message ?? 'another value');
}
