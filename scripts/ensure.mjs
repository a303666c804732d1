// Makes sure that the packages are installed and that dist/ is built from these sources; says on stderr what it does, and says nothing
// when there is nothing to do. Plain Node, because it runs before anything is installed. Usage: node scripts/ensure.mjs [--quiet]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { withLock } from './lock.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const quiet = process.argv.includes('--quiet');
const say = (text) => quiet || process.stderr.write(`hotspot-ledger: ${text}\n`);

function stop(text) {
  process.stderr.write(`hotspot-ledger: ${text}\n`);
  process.exit(1);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  stop(`this needs Node 20.19 or later; this is Node ${process.versions.node}`);
}

const at = (...path) => join(root, ...path);
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths)
    hash
      .update(`${path}\0`)
      .update(read(at(path)))
      .update('\0');
  return hash.digest('hex');
}

// Native modules are built for one ABI: another Node means another installation.
const installStamp = at('node_modules', '.hotspot-ledger');
const installed = () =>
  `${process.platform} ${process.arch} ${process.versions.modules} ${digest(['package-lock.json'])}`;

function needsInstall() {
  const stamp = read(installStamp);
  if (stamp === installed()) return false;
  const [platform, arch, abi] = stamp.split(' ');
  const sameMachine =
    stamp === '' || (platform === process.platform && arch === process.arch && abi === process.versions.modules);
  // Somebody ran npm by hand: npm's own record in node_modules is at least as new as the lock file.
  const record = at('node_modules', '.package-lock.json');
  const byHand = existsSync(record) && statSync(record).mtimeMs >= statSync(at('package-lock.json')).mtimeMs;
  if (sameMachine && byHand) {
    writeFileSync(installStamp, installed());
    return false;
  }
  return true;
}

function sources() {
  const found = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
  for (const folder of ['src', 'projections', 'bench', 'demo', 'test/support']) {
    if (!existsSync(at(folder))) continue;
    for (const entry of readdirSync(at(folder), { recursive: true })) {
      if (/\.(ts|json)$/.test(entry)) found.push(`${folder}/${entry.replaceAll('\\', '/')}`);
    }
  }
  return found.sort();
}
const buildStamp = at('dist', '.built');
const needsBuild = () => read(buildStamp) !== digest(sources());

/** Runs npm. What it prints goes to stderr, so that stdout stays the program's; under --quiet it is shown when npm fails. */
function npm(...args) {
  // npm tells the scripts it runs where it is itself; that also works where npm is a batch file.
  const self = process.env.npm_execpath;
  const [command, before] = self?.endsWith('.js') ? [process.execPath, [self]] : ['npm', []];
  const result = spawnSync(command, [...before, ...args], {
    cwd: root,
    stdio: ['ignore', quiet ? 'pipe' : 2, quiet ? 'pipe' : 2],
    shell: command === 'npm' && process.platform === 'win32',
  });
  if (result.error) stop(`npm could not be started: ${result.error.message}`);
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
    stop(`npm ${args.join(' ')} failed`);
  }
}

if (needsInstall() || needsBuild()) {
  // Asked again inside the lock: another process may have done it in the meantime.
  await withLock(root, say, () => {
    if (needsInstall()) {
      say('installing packages (npm ci) …');
      npm('ci', '--no-audit', '--no-fund');
      writeFileSync(installStamp, installed());
    }
    if (needsBuild()) {
      say('building …');
      const built = digest(sources());
      npm('run', '--silent', 'build');
      mkdirSync(at('dist'), { recursive: true });
      writeFileSync(buildStamp, built);
    }
  });
}
