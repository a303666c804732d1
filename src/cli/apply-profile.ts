import { CommandBus } from '@nestjs/cqrs';

import type { Config } from '../config.js';
import { type Fact, RecordFacts } from '../handling/record-facts.js';
import { profileFacts } from '../intake/profiles/profile-facts.js';
import { readProfile } from '../intake/profiles/read-profile.js';
import { withApplication } from './application.js';
import { type ExitStatus, exitStatus } from './exit-status.js';

/** What became of facts that were sent stream by stream. */
export interface Applied {
  readonly facts: number;
  /** Events appended. */
  readonly events: number;
  readonly unchanged: number;
  readonly refused: readonly { readonly stream: string; readonly code: string; readonly message: string }[];
}

/** The profile in use, checked, as JSON on stdout. */
export function showProfileVerb(config: Config): ExitStatus {
  process.stdout.write(`${JSON.stringify(readProfile(config.profile), null, 2)}\n`);
  return exitStatus.done;
}

/**
 * Records what the profile says of the city. What the log holds already adds nothing; what contradicts it is refused, fact by fact, and
 * told: a profile does not overwrite the log.
 */
export async function applyProfileVerb(config: Config): Promise<ExitStatus> {
  const profile = readProfile(config.profile);
  const applied = await withApplication(config, 'profile apply', ({ context }) =>
    recordAll(context.get(CommandBus), profileFacts(profile)),
  );
  return tell(`profile ${profile.name}`, applied, { profile: profile.name });
}

/** Hands facts to the command bus, those of a stream together. */
export async function recordAll(bus: CommandBus, streams: readonly (readonly Fact[])[]): Promise<Applied> {
  const refused: { stream: string; code: string; message: string }[] = [];
  let [facts, events, unchanged] = [0, 0, 0];
  for (const ofStream of streams) {
    const { stream, outcomes, appended } = await bus.execute(new RecordFacts(ofStream));
    facts += ofStream.length;
    events += appended;
    for (const outcome of outcomes) {
      if (outcome.status === 'unchanged') unchanged += 1;
      if (outcome.status !== 'refused') continue;
      const { code, message } = outcome.refusal;
      refused.push({ stream, code, message });
    }
  }
  return { facts, events, unchanged, refused };
}

/** The summary as JSON on stdout, and in words on stderr. */
export function tell(what: string, applied: Applied, named: object): ExitStatus {
  const { events, unchanged, refused } = applied;
  process.stdout.write(`${JSON.stringify({ ...named, ...applied })}\n`);
  const known = unchanged === 0 ? '' : `, ${String(unchanged)} facts were known already`;
  process.stderr.write(`${what}: ${String(events)} events appended${known}\n`);
  for (const { stream, message } of refused) process.stderr.write(`refused: ${stream}: ${message}\n`);
  return refused.length === 0 ? exitStatus.done : exitStatus.rejects;
}
