import type { Command } from 'commander';

import type { Config } from '../config.js';
import { boundaryKinds } from '../intake/profiles/profile.js';
import { applyProfileVerb, showProfileVerb } from './apply-profile.js';
import { BadArgument, type ExitStatus } from './exit-status.js';
import { type BoundaryOptions, importBoundariesVerb } from './import-boundaries.js';

type Texts = Readonly<Record<string, string | undefined>>;
interface ImportOptions {
  readonly data?: string;
  readonly profile?: string;
  readonly kind: string;
  readonly validFrom?: string;
  readonly origin?: string;
  readonly indicative?: true;
}

/** `profile show`, `profile apply` and `geography import`. */
export function addGeographyVerbs(
  program: Command,
  verb: (of: Command, name: string, description: string) => Command,
  configOf: (options: Texts) => Config,
  ended: (status: ExitStatus) => void,
): void {
  const profile = program.command('profile').description('what differs from one city to another');
  verb(profile, 'show', 'the profile in use, checked, as JSON')
    .option(
      '--profile <name>',
      'one that ships, or the path of a folder (default: HOTSPOT_LEDGER_PROFILE, or brussels)',
    )
    .action(({ data, profile: name }: Texts) => {
      ended(showProfileVerb(configOf({ data, profile: name })));
    });
  verb(profile, 'apply', 'record its zones and hotspots; what is recorded already adds nothing')
    .option(
      '--profile <name>',
      'one that ships, or the path of a folder (default: HOTSPOT_LEDGER_PROFILE, or brussels)',
    )
    .action(async ({ data, profile: name }: Texts) => {
      ended(await applyProfileVerb(configOf({ data, profile: name })));
    });

  const geography = program.command('geography').description('boundaries of zones and hotspots');
  verb(geography, 'import <file>', 'record the boundaries in a GeoJSON file; the same file again adds nothing')
    .option('--kind <kind>', `what they are of: ${boundaryKinds.join(', ')}`, 'zones')
    .option('--profile <name>', 'of the city (default: HOTSPOT_LEDGER_PROFILE, or brussels)')
    .option('--valid-from <date>', 'from when they hold (default: as long as the zone or hotspot is known)')
    .option('--origin <text>', 'who drew them (default: the name of the file)')
    .option('--indicative', 'of hotspots: they only show about where these are')
    .action(async (file: string, { data, profile: name, kind, ...options }: ImportOptions) => {
      const known = boundaryKinds.find((candidate) => candidate === kind);
      if (known === undefined) {
        throw new BadArgument(`--kind ${kind}: expected one of ${boundaryKinds.join(', ')}`);
      }
      const asked: BoundaryOptions = {
        kind: known,
        validFrom: options.validFrom,
        origin: options.origin,
        indicative: options.indicative === true,
      };
      ended(await importBoundariesVerb(configOf({ data, profile: name }), file, asked));
    });
}
