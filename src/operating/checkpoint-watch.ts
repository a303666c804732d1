/** What readiness looks at in a projection. */
export interface Watched {
  readonly name: string;
  readonly checkpoint: number;
  /** Undefined while the log cannot be read. */
  readonly head: number | undefined;
  /** Its tables were made by another definition: nothing is folded into them, and they are not expected to move. */
  readonly stale: boolean;
}

/** How long a checkpoint may stand while there are events to fold: a hundred live batches, less than anybody's patience. */
export const stallMs = 10_000;

/**
 * Notices projections that do not move although the log does. A state says what the engine believes it is doing; a checkpoint that stands
 * below the head says what it does.
 */
export class CheckpointWatch {
  private readonly standing = new Map<string, { readonly checkpoint: number; readonly since: number }>();

  /** `now` gives milliseconds of a clock that does not jump. */
  constructor(private readonly now: () => number) {}

  /**
   * The names of those that stood at one checkpoint below the head from an earlier look until this one, for `stallMs` milliseconds or
   * more. It sees as often as it is asked: two looks are the least that it takes.
   */
  stalled(projections: readonly Watched[]): readonly string[] {
    const at = this.now();
    return projections.flatMap(({ name, checkpoint, head, stale }) => {
      if (stale || head === undefined || checkpoint >= head) {
        this.standing.delete(name);
        return [];
      }
      const before = this.standing.get(name);
      if (before?.checkpoint === checkpoint) return at - before.since >= stallMs ? [name] : [];
      this.standing.set(name, { checkpoint, since: at });
      return [];
    });
  }
}
