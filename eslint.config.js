import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import prettier from 'eslint-config-prettier/flat';
import tseslint from 'typescript-eslint';

/**
 * What a pure room does without. The text before the colon names the rule; test/architecture plants one violation of each.
 * A clock, an id or a random number enters as an argument, so that a fold or a decision gives the same result for ever.
 */
export const purity = [
  {
    selector:
      "MemberExpression[object.name='Date'][property.name='now'], MemberExpression[object.name='Date'][property.value='now']",
    message: 'no-clock-now: Date.now() reads the clock. Take the instant as an argument.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'no-clock-new-date: new Date() without arguments reads the clock. Take the instant as an argument.',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: 'no-clock-date-call: Date() reads the clock. Take the instant as an argument.',
  },
  {
    selector:
      "MemberExpression[object.name='Math'][property.name='random'], MemberExpression[object.name='Math'][property.value='random']",
    message: 'no-randomness: Math.random() gives another result each time. Take ids and draws as arguments.',
  },
  {
    selector: "MemberExpression[object.name='globalThis'], MemberExpression[object.name='global']",
    message: 'no-global-object: a pure room reaches nothing through the global object.',
  },
];

/** Globals that are effects, by name. The same promise as above. */
export const impureGlobals = [
  {
    name: 'performance',
    message: 'no-clock-performance: performance reads the clock. Take the instant as an argument.',
  },
  { name: 'process', message: 'no-process: a pure room does not know the process it runs in.' },
  { name: 'crypto', message: 'no-ambient-crypto: ids enter as arguments; the ledger imports node:crypto by name.' },
  { name: 'fetch', message: 'no-network: a pure room does no I/O.' },
  { name: 'setTimeout', message: 'no-timers: a pure room does not wait.' },
  { name: 'setInterval', message: 'no-timers: a pure room does not wait.' },
  { name: 'setImmediate', message: 'no-timers: a pure room does not wait.' },
];

/** The environment is read once, validated and frozen; whoever needs a setting takes it as an argument. */
export const environment = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'env-only-in-config: process.env is read in src/config.ts and nowhere else.',
  },
  {
    selector: "VariableDeclarator[init.name='process'] > ObjectPattern > Property[key.name='env']",
    message: 'env-only-in-config: process.env is read in src/config.ts and nowhere else.',
  },
  {
    selector: "ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name='env']",
    message: 'env-only-in-config: process.env is read in src/config.ts and nowhere else.',
  },
];

const pureRooms = [
  'src/domain/**/*.ts',
  'src/measures/**/*.ts',
  'src/geography/**/*.ts',
  'src/rendering/**/*.ts',
  'src/ledger/**/*.ts',
  'projections/**/*.ts',
];

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'data/', 'web/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', ...environment],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        // A default may stand beside all the cases (a guard against data from outside), but never instead of one.
        { considerDefaultExhaustiveForUnions: false, allowDefaultCaseForExhaustiveSwitch: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Nest's modules are classes that hold nothing but their decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Nest declares its bags of options as classes and expects object literals for them.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Numbers in messages are read by people; everything else still has to be turned into text on purpose.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Unions are aliases and records are sometimes aliases (an index signature that JSON's types fit); both forms are in use.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
    },
  },
  // Output is the job of the command line, of the demo and of the benchmarks; the service logs through Nest's logger.
  { files: ['src/**/*.ts', 'projections/**/*.ts'], rules: { 'no-console': 'error' } },
  { files: ['src/cli.ts', 'src/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: pureRooms,
    rules: {
      'no-restricted-syntax': ['error', ...purity, ...environment],
      'no-restricted-globals': ['error', ...impureGlobals],
    },
  },
  { files: ['src/config.ts', 'test/**/*.ts', 'bench/**/*.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A response body is `any` in supertest; what it holds is what the test asserts.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // In a test an absent value is a failure either way.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Fakes implement asynchronous ports without waiting.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // Scripts and configuration are plain JavaScript: no types to check against, Node's globals at hand.
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', module: 'writable' } },
    rules: { 'no-restricted-syntax': 'off' },
  },
  prettier,
);
