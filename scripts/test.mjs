// Runs the tests: node scripts/test.mjs [--tz=UTC] [--no-ensure] [arguments of jest …]. The last line on stdout is the tally.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const own = /^--(tz=.*|no-ensure)$/;
const args = process.argv.slice(2);
const passed = args.filter((arg) => !own.test(arg));
// The suite passes in either zone; this one has daylight saving time, so it is the one that finds more.
const zone = args.find((arg) => arg.startsWith('--tz='))?.slice('--tz='.length) ?? 'Europe/Brussels';

function run(script, scriptArgs, env = process.env) {
  const { status, signal, error } = spawnSync(process.execPath, [script, ...scriptArgs], {
    cwd: root,
    stdio: 'inherit',
    env,
  });
  if (error) throw error;
  return status ?? (signal === null ? 1 : 130);
}

if (!args.includes('--no-ensure')) {
  const status = run(join(root, 'scripts/ensure.mjs'), []);
  if (status !== 0) process.exit(status);
}

const scratch = mkdtempSync(join(tmpdir(), 'hotspot-ledger-tests-'));
const resultFile = join(scratch, 'result.json');
const flags = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
const env = { ...process.env, TZ: zone, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${flags}`.trim() };
const status = run(
  join(root, 'node_modules/jest/bin/jest.js'),
  ['--json', `--outputFile=${resultFile}`, ...passed],
  env,
);

let tally = '';
try {
  const result = JSON.parse(readFileSync(resultFile, 'utf8'));
  // A file that could not be loaded has no test in it that could fail; it counts as one failure.
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  tally = `${result.numPassedTests} passed, ${failed} failed, ${result.numPendingTests + result.numTodoTests} skipped`;
} catch {
  process.stderr.write('jest ended without a result\n');
}
rmSync(scratch, { recursive: true, force: true });
if (tally !== '') console.log(tally);
process.exit(status !== 0 ? status : tally === '' ? 1 : 0);
