/** A question that cannot be answered as it is asked. HTTP gives 400, the command line its exit status for bad usage. */
export class BadQuery extends Error {
  override readonly name = 'BadQuery';
  constructor(
    /** The parameter at fault. */
    readonly field: string,
    /** What it should have been. */
    readonly expected: string,
  ) {
    super(`${field}: expected ${expected}`);
  }
}

/** The one thing that was asked for by name is not there. HTTP gives 404. */
export class NothingFound extends Error {
  override readonly name = 'NothingFound';
}
