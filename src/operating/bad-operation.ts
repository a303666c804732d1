/** A parameter that is not what it should be. */
export class BadOperation extends Error {
  override readonly name = 'BadOperation';
  constructor(
    readonly field: string,
    readonly expected: string,
  ) {
    super(`${field}: expected ${expected}`);
  }
}
