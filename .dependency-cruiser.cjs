/**
 * The rooms of src/ and what each may import, as sentences. The rules hold for types too: a room that knows another room's types knows
 * that room. test/architecture plants one violation of every rule; a rule that was never red is not a rule.
 */

// Composition roots: the only files that see every room. Nobody imports them but each other.
const roots =
  '^src/(app\\.module|main|http-app|cli|data-directory|opened-log|(front-page|health)\\.controller)\\.ts$|^src/cli/';
const rooms = [
  'domain',
  'handling',
  'intake',
  'event-log',
  'geography',
  'ledger',
  'vault',
  'projecting',
  'read-model',
  'measures',
  'reporting',
  'rendering',
  'publishing',
  'external-reports',
  'operating',
];
const ours = '^(src|projections|bench|demo|test|web)/';
const shipped = '^(src|projections)/';
const logPorts = '^src/event-log/(envelope|log-reader|log-writer|log-errors|erasing)\\.ts$';
const logReadingPorts = '^src/event-log/(envelope|log-reader|log-blocks|log-errors)\\.ts$';
const readModelPorts = '^src/read-model/[^/]+\\.ts$';
const npmPackages = [
  'npm',
  'npm-dev',
  'npm-optional',
  'npm-peer',
  'npm-no-pkg',
  'npm-unknown',
  'unknown',
  'undetermined',
];

/** A package by name, resolved in node_modules or not resolved at all. */
const named = (name) => `(^|node_modules/)${name}(/|$)`;
const drivers = [
  named('better-sqlite3'),
  named('@types/better-sqlite3'),
  named('@eventstore/db-client'),
  named('@grpc/grpc-js'),
  named('@duckdb/node-api'),
  named('@duckdb/node-bindings'),
];

/** A rule: who must not import what, and why. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    // DECIDE
    forbid(
      'the-domain-imports-nothing-but-the-domain',
      'Rules of the trade are tested, read and replayed without a framework, a store or a network.',
      { path: '^src/domain/' },
      { pathNot: '^src/domain/', dependencyTypesNot: ['core'] },
    ),
    forbid(
      'pure-rooms-do-without-node',
      'What decides, measures or folds must give the same answer for ever: no files, no clock, no randomness from node.',
      { path: '^(src/(domain|measures)|projections)/' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'measures-import-nothing-but-measures',
      'A statistician can check the numbers without knowing what they are counted from.',
      { path: '^src/measures/' },
      { pathNot: '^src/measures/', dependencyTypesNot: ['core'] },
    ),
    forbid(
      'geography-knows-facts-and-does-sums',
      'Where a fact counts follows from what the log says of boundaries, corrections included, and from nothing else, so that anybody can work it out again.',
      { path: '^src/geography/' },
      {
        pathNot: [
          '^src/geography/',
          '^src/domain/.*/events\\.ts$',
          '^src/domain/corrections/amended\\.ts$',
          '^src/domain/terms/',
          '^(node:)?crypto$',
        ],
      },
    ),
    // HANDLE
    forbid(
      'handling-knows-the-domain-and-the-log-ports-only',
      'Load, fold, decide, append: whatever store is behind the ports, and without a look at the read side, which may lag.',
      { path: '^src/handling/' },
      {
        pathNot: [
          '^src/(handling|domain)/',
          logPorts,
          named('@nestjs/cqrs'),
          named('@nestjs/common'),
          '^(node:)?crypto$',
        ],
      },
    ),
    // IN
    forbid(
      'intake-hands-commands-over-and-reads-nothing-back',
      'Intake gives shape to requests. If it read tables or the log it would begin to hold rules.',
      { path: '^src/intake/' },
      { path: ours, pathNot: '^src/(intake|handling|domain)/' },
    ),
    // RECORD
    forbid(
      'the-log-knows-envelopes-not-incidents',
      'A log that knew the domain would have to be released with it, and the replicas of one log would disagree.',
      { path: '^src/event-log/' },
      { path: ours, pathNot: '^src/(event-log|ledger)/' },
    ),
    forbid(
      'log-ports-know-no-adapter',
      'Whoever depends on a port must not get a driver with it.',
      { path: '^src/event-log/[^/]+\\.ts$' },
      { path: '^src/event-log/[^/]+/' },
    ),
    // PROVE
    forbid(
      'the-ledger-is-alone-with-node-crypto',
      'A verifier that shares no state with the server runs this room alone.',
      { path: '^src/ledger/' },
      { pathNot: ['^src/ledger/', '^(node:)?crypto$'] },
    ),
    forbid(
      'the-vault-stands-alone',
      'Personal data are kept apart, so that destroying a key reaches all of them and nothing else.',
      { path: '^src/vault/' },
      { path: ours, pathNot: '^src/vault/' },
    ),
    // FOLD
    forbid(
      'projecting-never-writes-to-the-log',
      'The read side follows the events; if it could add some, a rebuild would no longer give the same table.',
      { path: '^src/projecting/' },
      { path: '^src/event-log/log-writer\\.ts$' },
    ),
    forbid(
      'projecting-reads-through-ports-and-knows-no-report',
      'The engine folds any definition over any log into any tables; what the events mean is the matter of projections/.',
      { path: '^src/projecting/' },
      {
        path: ours,
        pathNot: [
          '^src/(projecting|measures|geography)/',
          logReadingPorts,
          readModelPorts,
          '^src/event-log/log-writer\\.ts$',
        ],
      },
    ),
    // KEEP
    forbid(
      'the-read-model-keeps-tables-and-knows-nothing-else',
      'Tables are made from column definitions; they can be replaced without touching a rule or a report.',
      { path: '^src/read-model/' },
      { path: ours, pathNot: '^src/read-model/' },
    ),
    forbid(
      'read-model-ports-know-no-adapter',
      'Whoever depends on a port must not get a driver with it.',
      { path: '^src/read-model/[^/]+\\.ts$' },
      { path: '^src/read-model/[^/]+/' },
    ),
    // OUT
    forbid(
      'reporting-only-reads',
      'A question never changes the answer: no command and no append may be reached from a report.',
      { path: '^src/reporting/' },
      { path: '^src/(handling|intake)/|^src/event-log/log-writer\\.ts$' },
    ),
    forbid(
      'reporting-reads-through-ports',
      'A report reads tables, the log, the ledger and the measures through their ports, so that stores can be replaced.',
      { path: '^src/reporting/' },
      {
        path: ours,
        pathNot: [
          '^src/(reporting|rendering|ledger|measures|geography|handling|intake)/',
          logReadingPorts,
          readModelPorts,
          '^src/event-log/log-writer\\.ts$',
        ],
      },
    ),
    forbid(
      'rendering-draws-what-it-is-given',
      'A page is made of an answer and of nothing else, so that the same answer is the same page for ever: no table, no log, no framework.',
      { path: '^src/rendering/' },
      {
        pathNot: ['^src/(rendering|measures|reporting)/', named('temporal-polyfill'), '^(node:)?crypto$'],
      },
    ),
    forbid(
      'rendering-knows-answers-by-their-form',
      'What an answer looks like is a type; code of a report that ran inside a page would begin to compute figures there.',
      { path: '^src/rendering/' },
      { path: '^src/reporting/', dependencyTypesNot: ['type-only'] },
    ),
    // PUBLISH
    forbid(
      'publishing-asks-reports-and-records-by-commands',
      'What is frozen is an answer that anybody can ask for, and it gets into the log by the same door as every fact; tables and the log are behind their ports.',
      { path: '^src/publishing/' },
      {
        path: ours,
        pathNot: [
          '^src/(publishing|reporting|ledger|handling|domain)/',
          '^src/event-log/erasing\\.ts$',
          '^src/intake/http/fields\\.ts$',
          logReadingPorts,
          readModelPorts,
        ],
      },
    ),
    // OPERATE
    forbid(
      'operating-steers-the-engine-and-records-no-fact',
      'An operator rebuilds and compares tables; what happened in the street is told to intake, and what it amounts to by a report.',
      { path: '^src/operating/' },
      {
        path: ours,
        pathNot: ['^src/(operating|projecting)/', logReadingPorts, readModelPorts],
      },
    ),
    // projections/
    forbid(
      'a-projection-sees-events-terms-and-measures-only',
      'A projection is a pure fold in one file: its identity is a digest of its code, so its code must not reach further.',
      { path: '^projections/' },
      {
        pathNot: [
          '^projections/',
          '^src/domain/.*/events\\.ts$',
          '^src/domain/terms/',
          '^src/geography/',
          '^src/projecting/define\\.ts$',
          '^src/measures/',
        ],
        dependencyTypesNot: ['core'],
      },
    ),
    forbid(
      'a-projection-knows-no-other-projection',
      'Each report is rebuilt, compared and switched by itself; only the list of them knows more than one.',
      { path: '^projections/', pathNot: '^projections/index\\.ts$' },
      // What events are, what they are called in words, and what columns mean: these know no report themselves.
      {
        path: '^projections/',
        pathNot: '^projections/((tracker-event|approach-words)\\.ts$|(telling|counting|columns)/)',
      },
    ),
    forbid(
      'external-reports-get-no-more-than-the-built-in-ones',
      'What this room may import is what a report from outside can be given: terms, the types of corrections, measures, and the form of a definition.',
      { path: '^src/external-reports/' },
      {
        path: ours,
        pathNot: [
          '^src/external-reports/',
          '^src/domain/(terms/|corrections/events\\.ts$)',
          '^src/projecting/define\\.ts$',
          '^src/measures/',
        ],
      },
    ),
    // Third parties
    forbid(
      'sqlite-stays-in-its-folder',
      'One folder per driver: what it promises is tested once, and it can be replaced at one place.',
      { path: shipped, pathNot: '^src/event-log/sqlite/' },
      { path: [named('better-sqlite3'), named('@types/better-sqlite3')] },
    ),
    forbid(
      'kurrentdb-stays-in-its-folder',
      'One folder per driver: what it promises is tested once, and it can be replaced at one place.',
      { path: shipped, pathNot: '^src/event-log/kurrentdb/' },
      { path: [named('@eventstore/db-client'), named('@grpc/grpc-js')] },
    ),
    forbid(
      'duckdb-stays-in-its-folder',
      'One folder per driver: what it promises is tested once, and it can be replaced at one place.',
      { path: shipped, pathNot: '^src/read-model/duckdb/' },
      { path: [named('@duckdb/node-api'), named('@duckdb/node-bindings')] },
    ),
    forbid(
      'engine-rooms-do-without-a-framework',
      'The log, the engine and the tables run in a worker, in a script and in a verifier, where no framework is started.',
      { path: '^src/(event-log|projecting|read-model|vault|external-reports)/' },
      { dependencyTypes: npmPackages, pathNot: drivers },
    ),
    // Composition
    forbid(
      'settings-come-from-config-as-arguments',
      'config.ts turns the environment into settings; it knows no room, so that it can be read and validated by itself. Of a cluster it knows what an address looks like.',
      { path: '^src/config\\.ts$' },
      { path: ours, pathNot: '^src/event-log/kurrentdb/connection\\.ts$' },
    ),
    forbid(
      'a-file-at-the-top-of-src-is-a-composition-root',
      'A file that belongs to no room escapes every other rule here: give it a room, or name it as a root.',
      { path: '^src/[^/]+\\.ts$', pathNot: [roots, '^src/config\\.ts$'] },
      { path: '.' },
    ),
    forbid(
      'a-new-room-states-its-rules-first',
      'A folder that no rule here names escapes all of them.',
      { path: '^src/[^/]+/', pathNot: [`^src/(${rooms.join('|')})/`, roots] },
      { path: '.' },
    ),
    forbid(
      'what-ships-imports-no-test-bench-or-demo',
      'A fixture in the service is a fixture in somebody’s figure.',
      { path: shipped },
      { path: '^(test|bench|demo)/' },
    ),
    forbid(
      'the-web-talks-to-the-public-api-only',
      'Whatever the dashboard shows, anybody else can ask for.',
      { path: '^web/' },
      { path: ours, pathNot: '^web/' },
    ),
    // Shape
    forbid(
      'no-circles',
      'Two files that need each other are one file, or a third one is missing.',
      { path: ours },
      { circular: true },
    ),
    forbid(
      'no-orphans',
      'A file that nothing uses and that uses nothing is forgotten, not kept.',
      { orphan: true, path: shipped, pathNot: [roots, '^src/config\\.ts$', '\\.d\\.ts$'] },
      {},
    ),
    forbid(
      'no-barrels',
      'An index file hides where things come from and makes circles; only the list of projections is one.',
      { path: ours },
      { path: '(^|/)index\\.ts$', pathNot: ['^projections/index\\.ts$', 'node_modules'] },
    ),
    // Packages
    forbid(
      'every-import-exists',
      'An import that resolves to nothing fails when the code is first run, not when it is built.',
      { path: ours },
      { couldNotResolve: true, pathNot: drivers },
    ),
    forbid(
      'what-ships-imports-no-dev-dependency',
      'A production install leaves these out, and the service would not start.',
      { path: shipped },
      { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' },
    ),
    forbid(
      'every-package-is-declared',
      'A package that is only there because another one brought it may leave with it.',
      { path: ours },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.d.ts'],
    },
  },
};
