/** A fault in a profile or a boundary file: `file` and `path` say where, as its author knows them. */
export interface ProfileFault {
  readonly file: string;
  readonly path: string;
  /** Line, from 1, where it is known. */
  readonly line?: number;
  /** What was found there and what was expected. */
  readonly message: string;
}

/** A profile or a boundary file that cannot be used. Nothing was recorded. */
export class ProfileRefused extends Error {
  override readonly name = 'ProfileRefused';

  constructor(readonly faults: readonly ProfileFault[]) {
    super(
      faults
        .map(({ file, path, line, message }) => {
          const place = line === undefined ? path : `${path} (line ${String(line)})`;
          return `${file}: ${place}: ${message}`;
        })
        .join('\n'),
    );
  }
}

/** After so many faults the rest is not worth reading. */
const faultLimit = 50;

/** Gathers the faults of all files, so that they are told at once. */
export class Faults {
  private readonly found: ProfileFault[] = [];

  add(fault: ProfileFault): void {
    if (this.found.length < faultLimit) this.found.push(fault);
  }

  /** @throws ProfileRefused when there is any. */
  refuseIfAny(): void {
    if (this.found.length > 0) throw new ProfileRefused(this.found);
  }
}
