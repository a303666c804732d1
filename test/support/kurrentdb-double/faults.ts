import type { ServiceError } from '@grpc/grpc-js';

/** What a fault can strike: `subscribe` is a Read that asks for a subscription, `read` any other. */
export type Struck = 'append' | 'read' | 'subscribe';

export type Fault =
  /** Never answers. An append is not written; a read stops after `afterEvents` events. */
  | { readonly kind: 'stall'; readonly afterEvents?: number }
  /** Cuts every connection. An append is not written; a read first sends `afterEvents` events. */
  | { readonly kind: 'drop'; readonly afterEvents?: number }
  /** Fails the call. */
  | { readonly kind: 'error'; readonly error: ServiceError }
  /** Writes the append and then cuts every connection. */
  | { readonly kind: 'lost-reply' }
  /** Writes the append and never answers. */
  | { readonly kind: 'stalled-reply' };

/** The faults that are planned, by method and by how many calls of it away they are. */
export class FaultPlan {
  private readonly planned: { readonly on: Struck; countdown: number; readonly fault: Fault }[] = [];

  /** Plans a fault for the n-th call of a method from now on (1 = the next). */
  plan(on: Struck, fault: Fault, nth = 1): void {
    this.planned.push({ on, countdown: nth, fault });
  }

  /** Counts a call and gives the fault that strikes it. */
  strike(on: Struck): Fault | undefined {
    let struck: Fault | undefined;
    for (const plan of this.planned) {
      if (plan.on !== on) continue;
      plan.countdown -= 1;
      if (plan.countdown === 0) struck = plan.fault;
    }
    return struck;
  }
}
