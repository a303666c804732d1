import { afterEach, beforeEach, describe, it } from '@jest/globals';

import type { LogReader } from '../../src/event-log/log-reader.js';
import type { LogWriter } from '../../src/event-log/log-writer.js';
import { appendChecks } from './event-log/append-checks.js';
import { contentChecks } from './event-log/content-checks.js';
import { followChecks } from './event-log/follow-checks.js';
import { readChecks } from './event-log/read-checks.js';
import { retryChecks } from './event-log/retry-checks.js';

export type Log = LogReader & LogWriter;

/** One promise of the ports, tried on an empty log. It rejects when the log breaks it. */
export interface LogCheck {
  readonly name: string;
  readonly check: (log: Log) => Promise<void>;
}

export interface OpenLog {
  readonly log: Log;
  close(): Promise<void>;
}

/** Everything that LogReader and LogWriter promise and that one process can see; a test of broken logs runs each check by itself. */
export const eventLogChecks: readonly LogCheck[] = [
  ...appendChecks,
  ...retryChecks,
  ...readChecks,
  ...followChecks,
  ...contentChecks,
];

export interface ContractOptions {
  /** For each promise; that of every other test when absent. */
  readonly timeoutMs?: number;
  /** Promises that cannot be tried there, by name, and why: printed, and shown as skipped. */
  readonly without?: Readonly<Record<string, string>>;
}

/** The suite that every adapter passes. `open` gives a new, empty log each time. */
export function eventLogContract(
  name: string,
  open: () => Promise<OpenLog>,
  { timeoutMs, without = {} }: ContractOptions = {},
): void {
  const strange = Object.keys(without).filter((promise) => !eventLogChecks.some((check) => check.name === promise));
  if (strange.length > 0) throw new Error(`no such promises: ${strange.join(', ')}`);
  for (const [promise, why] of Object.entries(without)) console.log(`${name}: skipped, ${why}: ${promise}`);

  describe(`${name} keeps the contract of an event log`, () => {
    let opened: OpenLog;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.close();
    });
    for (const { name: promise, check } of eventLogChecks) {
      (Object.hasOwn(without, promise) ? it.skip : it)(promise, () => check(opened.log), timeoutMs);
    }
  });
}
