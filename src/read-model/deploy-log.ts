/** What happened to a projection's tables. */
export type DeployEvent =
  | 'created'
  | 'rebuild-started'
  | 'rebuild-resumed'
  | 'rebuild-cancelled'
  | 'rebuild-failed'
  | 'rebuilt'
  /** The rebuild differed although the definition was unchanged, and an operator accepted it. */
  | 'accepted'
  | 'swapped'
  | 'switched-back'
  | 'refused';

/** One line of the deploy log. */
export interface DeployEntry {
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Who asked for it: an operator, or the engine itself. */
  readonly by: string;
  /** Which code was running. */
  readonly codeRevision: string;
  readonly projection: string;
  readonly what: DeployEvent;
  /** Of the tables that it happened to. */
  readonly identity: string;
  /** Of the tables that served before, where that is another question. */
  readonly previousIdentity?: string;
  /** The position of the log at which it happened. */
  readonly position?: number;
  /** Why, and what was found. */
  readonly reason?: string;
}

/** The record of which code made which tables. It is appended to and never rewritten. */
export interface DeployLog {
  /** MUST be on disk when it returns. Throws when it cannot be written: what is not recorded does not happen. */
  append(entry: DeployEntry): void;
  /** Every entry, or those of one projection, oldest first. A line that a crash cut off is left out. */
  entries(projection?: string): readonly DeployEntry[];
}
