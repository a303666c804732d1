import type { Config } from '../config.js';
import type { BoundingBox } from '../domain/terms/geometry.js';
import type { Vocabulary } from '../intake/http/vocabulary.js';
import type { NamedTarget } from '../reporting/named-targets.js';
import { readProfile } from '../intake/profiles/read-profile.js';

/** The zone in which dates begin and times are shown: the one that is set, else that of the profile. Throws ProfileRefused. */
export function timeZoneOf(config: Config): string {
  return config.timeZone ?? readProfile(config.profile).timeZone;
}

/** The box that the city lies in: a boundary outside is refused. Throws ProfileRefused. */
export function boundsOf(config: Config): BoundingBox {
  return readProfile(config.profile).boundingBox;
}

/** What is aimed at in the city, by name. Throws ProfileRefused. */
export function targetsOf(config: Config): readonly NamedTarget[] {
  return readProfile(config.profile).targets;
}

/** The codes of the zones of the city. Throws ProfileRefused. */
export function zonesOf(config: Config): readonly string[] {
  return readProfile(config.profile).zones.map(({ code }) => code);
}

/** The priority schemes and lists of dispositions of the city. Throws ProfileRefused. */
export function vocabularyOf(config: Config): Vocabulary {
  return readProfile(config.profile);
}
