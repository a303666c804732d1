/** So many at first; more as the work proves to be long: a short one is recorded in steps too, and loses little when it is killed. */
const atFirst = 256;

/** Runs tasks beside each other, at most so many at a time. The first failure is kept, and stops what would come after it. */
export class InFlight {
  private running = 0;
  private started = 0;
  private wake: (() => void) | undefined;
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly most: number) {}

  /** Starts a task as soon as there is room. @throws what an earlier task failed with */
  async start(task: () => Promise<void>): Promise<void> {
    await this.until(Math.min(this.most, Math.max(atFirst, this.started / 2)) - 1);
    this.requireNone();
    this.started += 1;
    this.running += 1;
    task().then(
      () => {
        this.end();
      },
      (error: unknown) => {
        this.failure ??= { error };
        this.end();
      },
    );
  }

  /** Waits for all that runs, also after a failure. */
  async settled(): Promise<void> {
    await this.until(0);
  }

  /** @throws what a task failed with */
  requireNone(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }

  private end(): void {
    this.running -= 1;
    const wake = this.wake;
    this.wake = undefined;
    wake?.();
  }

  private async until(most: number): Promise<void> {
    while (this.running > most) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
