import { benches as append } from './append.js';
import { benches as command } from './command.js';
import { benches as follow } from './follow.js';
import { benches as importFeed } from './import.js';
import { benches as live } from './live.js';
import { describeMachine } from './machine.js';
import { benches as readAll } from './read-all.js';
import { benches as rebuild } from './rebuild.js';
import type { Bench, BenchResult } from './result.js';
import { benches as slices } from './slices.js';

/* npm run bench [-- NAME … --scale=0.1 --json]: without names all of them, one after the other. */

/** Every benchmark that there is. */
const benches: Readonly<Record<string, Bench>> = {
  ...importFeed,
  ...append,
  ...readAll,
  ...command,
  ...rebuild,
  ...live,
  ...follow,
  ...slices,
};

/** The rows as a table of text, columns as wide as they need to be. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return rows.map(line).join('\n');
}

const rate = (perSecond: number | null): string =>
  perSecond === null ? '–' : Math.round(perSecond).toLocaleString('en');

function cells({ bench, n, perSecond, floorPerSecond, ratio }: BenchResult): readonly string[] {
  return [
    bench,
    n.toLocaleString('en'),
    rate(perSecond),
    rate(floorPerSecond),
    ratio === null ? '–' : ratio.toFixed(2),
  ];
}

function details({ bench, floor, floorPerSecond, settings, extra }: BenchResult): string {
  const beside = floorPerSecond === null ? '' : ` floor: ${floor};`;
  return `${bench}:${beside} settings: ${JSON.stringify(settings)}${extra === undefined ? '' : `; ${JSON.stringify(extra)}`}`;
}

/** @returns the exit status: 0 done, 1 a benchmark failed, 2 refused */
async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const sizes = args.filter((arg) => arg.startsWith('--scale='));
  const names = args.filter((arg) => arg !== '--json' && !sizes.includes(arg));
  const scale = Number(sizes.at(-1)?.slice('--scale='.length) ?? '1');
  if (!(scale > 0 && scale <= 100)) {
    console.error('--scale: expected a number above 0 and at most 100');
    return 2;
  }
  const known = Object.keys(benches);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`no such benchmark: ${unknown.join(', ')}; there are: ${known.join(', ')}`);
    return 2;
  }
  const machine = describeMachine();
  if (json) console.log(JSON.stringify({ machine, scale }));
  else {
    const { cpu, cores, memoryGiB, system, node, packages } = machine;
    const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
    console.log(`${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}\nNode ${node}, ${versions.join(', ')}\n`);
  }
  const results: BenchResult[] = [];
  for (const name of names.length > 0 ? names : known) {
    if (!json) console.error(`running ${name} …`);
    const measured = (await benches[name]?.({ scale })) ?? [];
    if (json) for (const result of measured) console.log(JSON.stringify(result));
    results.push(...measured);
  }
  if (!json) {
    console.log(table([['bench', 'n', 'per second', 'floor', 'ratio'], ...results.map(cells)]));
    console.log(`\n${results.map(details).join('\n')}`);
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
