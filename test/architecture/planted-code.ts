/** A line that must break exactly one promise of the linter. */
export interface PlantedCode {
  readonly file: string;
  readonly code: string;
  /** The rule of the linter, and the name that its message opens with where one rule keeps several promises. */
  readonly rule: string;
  readonly names?: string;
}

const syntax = (names: string, code: string, file: string): PlantedCode => ({
  file,
  code,
  rule: 'no-restricted-syntax',
  names,
});
const global = (names: string, code: string, file: string): PlantedCode => ({
  file,
  code,
  rule: 'no-restricted-globals',
  names,
});

/** At least one for every purity rule of eslint.config.js, in each of the pure rooms at least once. */
export const plantedCode: readonly PlantedCode[] = [
  syntax('no-clock-now', 'export const at = Date.now();', 'src/domain/arrest/planted.ts'),
  syntax('no-clock-now', "export const at = Date['now']();", 'src/domain/planted.ts'),
  syntax('no-clock-now', 'export const clock = Date.now;', 'src/measures/planted.ts'),
  syntax('no-clock-new-date', 'export const today = new Date();', 'src/geography/planted.ts'),
  syntax('no-clock-new-date', 'export const at = new Date();', 'src/ledger/planted.ts'),
  syntax('no-clock-new-date', 'export const printedAt = new Date();', 'src/rendering/planted.ts'),
  syntax('no-clock-date-call', 'export const at = Date();', 'projections/planted.ts'),
  syntax('no-randomness', 'export const id = Math.random();', 'src/domain/planted.ts'),
  syntax('no-randomness', "export const id = Math['random']();", 'projections/planted.ts'),
  syntax('no-global-object', 'export const at = globalThis.Date.now();', 'src/measures/planted.ts'),
  global('no-clock-performance', 'export const at = performance.now();', 'src/measures/planted.ts'),
  global('no-process', 'export const up = process.uptime();', 'src/domain/planted.ts'),
  global('no-ambient-crypto', 'export const id = crypto.randomUUID();', 'src/ledger/planted.ts'),
  global('no-network', "export const page = fetch('https://example.org');", 'projections/planted.ts'),
  global('no-timers', 'export const timer = setTimeout(String, 1);', 'src/domain/planted.ts'),
  global('no-timers', 'export const timer = setInterval(String, 1);', 'src/domain/planted.ts'),
  global('no-timers', 'export const timer = setImmediate(String);', 'src/domain/planted.ts'),
  syntax('env-only-in-config', 'export const zone = process.env.TZ;', 'src/handling/planted.ts'),
  syntax('env-only-in-config', 'const { env } = process; export { env };', 'src/main.ts'),
  syntax('env-only-in-config', "import { env } from 'node:process'; export { env };", 'src/intake/planted.ts'),
  { file: 'src/handling/planted.ts', code: "console.log('left over');", rule: 'no-console' },
  { file: 'projections/planted.ts', code: "console.log('left over');", rule: 'no-console' },
];

/** Code that is right where it stands; each must stay green. */
export const allowedCode: readonly Omit<PlantedCode, 'rule'>[] = [
  { file: 'src/domain/planted.ts', code: 'export const at = (ms: number): string => new Date(ms).toISOString();' },
  { file: 'src/measures/planted.ts', code: 'export const root = Math.sqrt(2);' },
  { file: 'src/data-directory.ts', code: 'export const clock = (): number => Date.now();' },
  { file: 'src/config.ts', code: 'export const zone = process.env.TZ;' },
  { file: 'src/cli.ts', code: "console.log('a table');" },
];

/** Code whose fault only shows with types. */
export const plantedTypedCode: readonly PlantedCode[] = [
  {
    file: 'floating.ts',
    code: 'export function start(): void {\n  Promise.resolve(1);\n}\n',
    rule: '@typescript-eslint/no-floating-promises',
  },
  {
    file: 'switch.ts',
    code: "export function sign(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 0;\n}\n",
    rule: '@typescript-eslint/switch-exhaustiveness-check',
  },
];
