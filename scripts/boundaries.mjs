// Checks the boundaries between the rooms (.dependency-cruiser.cjs) over the folders that are there.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['src', 'projections', 'bench', 'demo', 'web'].filter((folder) => existsSync(join(root, folder)));
const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const { status } = spawnSync(process.execPath, [tool, ...folders, '--config', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
