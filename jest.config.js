/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.{unit,int,e2e}.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        module: { type: 'es6' },
        sourceMaps: 'inline',
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
      },
    ],
  },
  // All processors: by itself jest leaves one free, and of two that is half.
  maxWorkers: '100%',
  // A worker never gives back all that a file had loaded; one that has grown this far is replaced before its next file.
  workerIdleMemoryLimit: '768MB',
  // Far above what any test needs on an idle machine: a busy one must not turn a test red.
  testTimeout: 120_000,
};
