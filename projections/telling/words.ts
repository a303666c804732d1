/** What a fact says besides the columns that every fact has. */
export interface Telling {
  readonly summary: string;
  readonly unit?: string;
  readonly initiation?: string;
  readonly interventionType?: string;
}

/** `1 shot`, `2 shots`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A code as words: `before-arrival` reads `before arrival`. */
export function inWords(code: string): string {
  return code.replaceAll('-', ' ');
}

/** A reason after what it is the reason of; nothing where none was given. */
export function why(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${reason}`;
}
