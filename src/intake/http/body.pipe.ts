import { type ArgumentMetadata, type ValidationError, ValidationPipe } from '@nestjs/common';

import { fieldFault, type FieldFault, MalformedRequest } from './field-fault.js';

/** Objects in objects, in the deepest body there is (place.point), and a little room. What is deeper could exhaust the stack of a parser. */
const deepest = 8;
/** More faults than anybody reads; a body of unknown fields could otherwise be answered with a body many times its size. */
const mostFaults = 50;

/**
 * Reads the bodies of requests into their classes; every fault is named by the path of its field. Queries and path parameters pass:
 * their routes read them themselves.
 */
export class BodyPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      exceptionFactory: (errors) => new MalformedRequest(faultsOf(errors).slice(0, mostFaults)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type !== 'body') return value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new MalformedRequest([fieldFault('body', 'a JSON object', value ?? undefined)]);
    }
    if (isDeep(value)) throw new MalformedRequest([fieldFault('body', `objects and lists at most ${deepest} deep`)]);
    return (await super.transform(value, metadata)) as unknown;
  }
}

/** Walks level by level, without recursion. */
function isDeep(value: object): boolean {
  let level: object[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === deepest) return true;
    const inside = level.flatMap((part) => Object.values(part) as unknown[]);
    level = inside.filter((part) => typeof part === 'object' && part !== null);
  }
  return false;
}

function faultsOf(errors: readonly ValidationError[], path = ''): FieldFault[] {
  return errors.flatMap(({ property, value, constraints = {}, children = [] }) => {
    const field = `${path}${property}`;
    // The message of a field is what was expected of it; the others are class-validator's own, said of the same fault.
    const { field: expected, whitelistValidation, ...others } = constraints;
    if (expected !== undefined) return [fieldFault(field, expected, value)];
    if (whitelistValidation !== undefined) return [fieldFault(field, 'nothing: the request has no such field', value)];
    const own = Object.values(others).map((message) => fieldFault(field, message, value));
    return [...own, ...faultsOf(children, `${field}.`)];
  });
}
