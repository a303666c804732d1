import { FeedRefused, hint } from '../feeds/feed-refused.js';
import { parseTree, type Tree } from '../feeds/mapping-tree.js';
import { isZone } from '../feeds/zone-offsets.js';
import { hotspotBoundaries } from './hotspot-boundaries.js';
import { type FileContext, Fields } from './profile-fields.js';
import { Faults, ProfileRefused } from './profile-refused.js';
import { type Profile, boundaryKinds } from './profile.js';
import { dispositionListIn, prioritySchemeIn, targetIn } from './profile-standards.js';
import { governanceIn, hotspotIn, publishedIn, zoneIn } from './profile-territory.js';

/** The files of a profile. Only the first must be there. */
export const profileFiles = [
  'profile.yaml',
  'zones.yaml',
  'hotspots.yaml',
  'hotspots.geojson',
  'standards.yaml',
  'governance.yaml',
  'published-figures.yaml',
] as const;
export type ProfileFile = (typeof profileFiles)[number];

type OwnContext = FileContext & { readonly file: ProfileFile };

const general = ['profile', 'name', 'title', 'time-zone', 'languages', 'bounding-box', 'boundary-files'];
const nameForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const codeForm = /^[A-Za-z0-9._:-]{1,128}$/;
const codeExpected = '1–128 characters of A–Z a–z 0–9 . _ : -';

/** Reads the files of a profile, all of them checked. @throws ProfileRefused with every fault found, each with its file and field */
export function parseProfile(files: ReadonlyMap<ProfileFile, string>): Profile {
  const faults = new Faults();
  const context = (file: ProfileFile, timeZone: string): OwnContext => ({ file, faults, timeZone });
  const first = fieldsOf(files, context('profile.yaml', 'UTC'), general);
  if (first === undefined) {
    faults.add({
      file: 'profile.yaml',
      path: 'profile',
      message: 'the file is missing; expected one that names the profile',
    });
    faults.refuseIfAny();
    throw new ProfileRefused([]);
  }
  first.whole('profile', 1, 1);
  const timeZone = first.form('time-zone', /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/, 'the IANA name of a time zone');
  if (!isZone(timeZone)) {
    if (timeZone !== '') first.refuse('time-zone', 'expected the IANA name of a time zone, such as Europe/Brussels');
    faults.refuseIfAny();
  }
  const listIn = <Entry>(file: ProfileFile, list: string, names: readonly string[], read: (fields: Fields) => Entry) =>
    fieldsOf(files, context(file, timeZone), listsOf(file))?.entries(list, names, read) ?? [];

  const box = first.inner('bounding-box', ['west', 'south', 'east', 'north']);
  const codes = first.has('boundary-files') ? first.inner('boundary-files', boundaryKinds) : undefined;
  const profile: Profile = {
    name: first.form('name', nameForm, 'words of a–z 0–9 joined by hyphens, such as brussels'),
    title: first.names('title'),
    timeZone,
    languages: first.texts('languages', 1),
    boundingBox: {
      west: box?.number('west', -180, 180) ?? 0,
      south: box?.number('south', -90, 90) ?? 0,
      east: box?.number('east', -180, 180) ?? 0,
      north: box?.number('north', -90, 90) ?? 0,
    },
    codeProperties: {
      zones: codes?.optionalText('zones') ?? 'zone',
      municipalities: codes?.optionalText('municipalities') ?? 'nis',
      hotspots: codes?.optionalText('hotspots') ?? 'hotspot',
    },
    zones: listIn('zones.yaml', 'zones', zoneIn.names, zoneIn.read),
    hotspots: listIn('hotspots.yaml', 'hotspots', hotspotIn.names, hotspotIn.read),
    boundaries: [],
    prioritySchemes: listIn('standards.yaml', 'priority-schemes', prioritySchemeIn.names, prioritySchemeIn.read),
    dispositionLists: listIn('standards.yaml', 'disposition-lists', dispositionListIn.names, dispositionListIn.read),
    targets: listIn('standards.yaml', 'targets', targetIn.names, targetIn.read),
    governance: listIn('governance.yaml', 'governance', governanceIn.names, governanceIn.read),
    publishedFigures: listIn('published-figures.yaml', 'published-figures', publishedIn.names, publishedIn.read),
  };
  const { west, south, east, north } = profile.boundingBox;
  if (west >= east || south >= north)
    first.refuse(
      'bounding-box',
      'expected west below east and south below north; a city across the 180th meridian is not provided for',
    );
  requireWhole(profile, faults);
  const drawn = files.get('hotspots.geojson');
  const boundaries = drawn === undefined ? [] : hotspotBoundaries(drawn, profile, faults);
  faults.refuseIfAny();
  return { ...profile, boundaries };
}

/** The lists that a file holds. */
function listsOf(file: ProfileFile): readonly string[] {
  if (file === 'standards.yaml') return ['priority-schemes', 'disposition-lists', 'targets'];
  return [file.replace('.yaml', '')];
}

/** What one entry says of another must be there, and nothing may be there twice. */
function requireWhole(profile: Profile, faults: Faults): void {
  const zones = profile.zones.map(({ code }) => code);
  const told = (file: ProfileFile, path: string, message: string) => {
    faults.add({ file, path, message });
  };
  const distinct = (file: ProfileFile, list: string, keys: readonly string[]) => {
    for (const [index, key] of keys.entries()) {
      if (keys.indexOf(key) !== index)
        told(file, `${list}[${String(index)}]`, `${key} is there already; expected each once`);
    }
  };
  for (const [index, { code }] of profile.zones.entries()) {
    if (!codeForm.test(code)) told('zones.yaml', `zones[${String(index)}].code`, `expected ${codeExpected}`);
  }
  for (const [index, hotspot] of profile.hotspots.entries()) {
    for (const zone of hotspot.zones) {
      if (zones.includes(zone)) continue;
      told(
        'hotspots.yaml',
        `hotspots[${String(index)}].zones`,
        `zone ${zone} is not in zones.yaml; ${hint(zone, zones)}`,
      );
    }
  }
  distinct('zones.yaml', 'zones', zones);
  distinct(
    'zones.yaml',
    'municipalities of zones',
    profile.zones.flatMap(({ municipalities }) => municipalities),
  );
  distinct(
    'hotspots.yaml',
    'hotspots',
    profile.hotspots.map(({ code }) => code),
  );
  distinct(
    'governance.yaml',
    'governance',
    profile.governance.map(({ id }) => id),
  );
  distinct(
    'published-figures.yaml',
    'published-figures',
    profile.publishedFigures.map(({ id }) => id),
  );
  distinct(
    'standards.yaml',
    'targets',
    profile.targets.map(({ id, version }) => `${id} version ${String(version)}`),
  );
  distinct(
    'standards.yaml',
    'priority-schemes',
    profile.prioritySchemes.map(({ scheme }) => scheme),
  );
  distinct(
    'standards.yaml',
    'disposition-lists',
    profile.dispositionLists.map(({ list, version }) => `${list} version ${String(version)}`),
  );
}

/** The names at the top of a YAML file; undefined when there is no such file, or it cannot be read, which is a fault. */
function fieldsOf(
  files: ReadonlyMap<ProfileFile, string>,
  context: OwnContext,
  names: readonly string[],
): Fields | undefined {
  const text = files.get(context.file);
  if (text === undefined) return undefined;
  const tree = treeOf(text, context);
  if (tree === undefined) throw new ProfileRefused([]);
  return new Fields(tree, context, names);
}

function treeOf(text: string, { file, faults }: FileContext): Extract<Tree, { kind: 'map' }> | undefined {
  try {
    const tree = parseTree(text, 'profile');
    if (tree.kind === 'map') return tree;
    faults.add({ file, path: 'profile', message: 'expected names with values' });
  } catch (error) {
    if (!(error instanceof FeedRefused)) throw error;
    for (const problem of error.problems) faults.add({ file, ...problem });
  }
  faults.refuseIfAny();
  return undefined;
}
