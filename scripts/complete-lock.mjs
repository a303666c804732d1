// Adds to package-lock.json the optional packages for other platforms that npm left out. npm does so when the registry in use does not
// have them, and `npm ci` then refuses the lock file everywhere. Run it after `npm install`: node scripts/complete-lock.mjs [FILE]
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = process.argv[2] ?? fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(path, 'utf8'));
const packages = { ...lock.packages };

/** Such packages carry their platform in their name: `@duckdb/node-bindings-darwin-arm64`. */
function platformOf(name) {
  const words = name.slice(name.indexOf('/') + 1).split('-');
  const os = ['darwin', 'win32', 'linux', 'freebsd', 'android', 'openharmony'].find((word) => words.includes(word));
  const cpu = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64'].find((word) =>
    words.includes(word),
  );
  return os !== undefined && cpu !== undefined ? { os, cpu } : undefined;
}

let added = 0;
for (const [parent, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (packages[`node_modules/${name}`] ?? packages[`${parent}/node_modules/${name}`]) continue;
    const platform = platformOf(name);
    if (platform === undefined || !/^\d/.test(version)) {
      process.stderr.write(`${name}@${version} is missing, and is not one platform's package: left out\n`);
      continue;
    }
    const { os, cpu } = platform;
    packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(entry.dev && { dev: true }),
      optional: true,
      os: [os],
    };
    added += 1;
  }
}
if (added > 0) {
  const sorted = Object.entries(packages).sort(([one], [other]) => (one < other ? -1 : 1));
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
}
console.log(`${added} packages added to the lock file`);
