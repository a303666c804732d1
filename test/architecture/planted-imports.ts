/** A forbidden import, planted: `from` imports `to` and must break `rule` and no other. */
export interface PlantedImport {
  readonly rule: string;
  readonly from: string;
  /** A path in the planted tree, or the name of a package or of a node module. Absent: the file stands alone. */
  readonly to?: string;
  /** Only for its type: the rules hold all the same. */
  readonly typeOnly?: boolean;
}

/** At least one for every rule of .dependency-cruiser.cjs. */
export const plantedImports: readonly PlantedImport[] = [
  { rule: 'the-domain-imports-nothing-but-the-domain', from: 'src/domain/a.ts', to: 'src/event-log/envelope.ts' },
  { rule: 'the-domain-imports-nothing-but-the-domain', from: 'src/domain/b.ts', to: '@nestjs/common' },
  {
    rule: 'the-domain-imports-nothing-but-the-domain',
    from: 'src/domain/c.ts',
    to: 'src/measures/percentile.ts',
    typeOnly: true,
  },
  { rule: 'pure-rooms-do-without-node', from: 'src/domain/d.ts', to: 'node:fs' },
  { rule: 'pure-rooms-do-without-node', from: 'src/measures/a.ts', to: 'node:crypto' },
  { rule: 'pure-rooms-do-without-node', from: 'projections/a.ts', to: 'node:path' },
  { rule: 'measures-import-nothing-but-measures', from: 'src/measures/b.ts', to: 'src/domain/terms/time.ts' },
  { rule: 'measures-import-nothing-but-measures', from: 'src/measures/c.ts', to: 'rxjs' },
  { rule: 'geography-knows-facts-and-does-sums', from: 'src/geography/a.ts', to: 'src/event-log/log-reader.ts' },
  { rule: 'geography-knows-facts-and-does-sums', from: 'src/geography/b.ts', to: 'src/domain/arrest/arrest.ts' },
  {
    rule: 'geography-knows-facts-and-does-sums',
    from: 'src/geography/e.ts',
    to: 'src/domain/corrections/corrigible.ts',
  },
  { rule: 'geography-knows-facts-and-does-sums', from: 'src/geography/c.ts', to: 'node:fs' },
  { rule: 'geography-knows-facts-and-does-sums', from: 'src/geography/d.ts', to: 'rxjs' },
  {
    rule: 'handling-knows-the-domain-and-the-log-ports-only',
    from: 'src/handling/a.ts',
    to: 'src/event-log/sqlite/sqlite-log.ts',
  },
  {
    rule: 'handling-knows-the-domain-and-the-log-ports-only',
    from: 'src/handling/b.ts',
    to: 'src/read-model/read-model.ts',
    typeOnly: true,
  },
  { rule: 'handling-knows-the-domain-and-the-log-ports-only', from: 'src/handling/c.ts', to: 'node:fs' },
  {
    rule: 'intake-hands-commands-over-and-reads-nothing-back',
    from: 'src/intake/a.ts',
    to: 'src/read-model/read-model.ts',
  },
  {
    rule: 'intake-hands-commands-over-and-reads-nothing-back',
    from: 'src/intake/b.ts',
    to: 'src/event-log/log-reader.ts',
  },
  { rule: 'the-log-knows-envelopes-not-incidents', from: 'src/event-log/sqlite/a.ts', to: 'src/domain/terms/time.ts' },
  { rule: 'the-log-knows-envelopes-not-incidents', from: 'src/event-log/a.ts', to: 'src/handling/record-facts.ts' },
  { rule: 'log-ports-know-no-adapter', from: 'src/event-log/b.ts', to: 'src/event-log/sqlite/sqlite-log.ts' },
  { rule: 'the-ledger-is-alone-with-node-crypto', from: 'src/ledger/a.ts', to: 'src/event-log/envelope.ts' },
  { rule: 'the-ledger-is-alone-with-node-crypto', from: 'src/ledger/b.ts', to: 'node:fs' },
  { rule: 'the-vault-stands-alone', from: 'src/vault/a.ts', to: 'src/event-log/log-writer.ts' },
  { rule: 'projecting-never-writes-to-the-log', from: 'src/projecting/a.ts', to: 'src/event-log/log-writer.ts' },
  {
    rule: 'projecting-never-writes-to-the-log',
    from: 'src/projecting/b.ts',
    to: 'src/event-log/log-writer.ts',
    typeOnly: true,
  },
  {
    rule: 'projecting-reads-through-ports-and-knows-no-report',
    from: 'src/projecting/c.ts',
    to: 'projections/tracker-event.ts',
    typeOnly: true,
  },
  {
    rule: 'projecting-reads-through-ports-and-knows-no-report',
    from: 'src/projecting/d.ts',
    to: 'src/read-model/duckdb/table.ts',
  },
  {
    rule: 'the-read-model-keeps-tables-and-knows-nothing-else',
    from: 'src/read-model/duckdb/a.ts',
    to: 'src/projecting/define.ts',
  },
  { rule: 'read-model-ports-know-no-adapter', from: 'src/read-model/a.ts', to: 'src/read-model/duckdb/table.ts' },
  { rule: 'reporting-only-reads', from: 'src/reporting/a.ts', to: 'src/handling/record-facts.ts' },
  { rule: 'reporting-only-reads', from: 'src/reporting/b.ts', to: 'src/event-log/log-writer.ts', typeOnly: true },
  { rule: 'reporting-reads-through-ports', from: 'src/reporting/c.ts', to: 'src/read-model/duckdb/table.ts' },
  { rule: 'reporting-reads-through-ports', from: 'src/reporting/d.ts', to: 'src/event-log/sqlite/sqlite-log.ts' },
  { rule: 'rendering-draws-what-it-is-given', from: 'src/rendering/a.ts', to: 'src/read-model/read-model.ts' },
  { rule: 'rendering-draws-what-it-is-given', from: 'src/rendering/b.ts', to: 'node:fs' },
  { rule: 'rendering-knows-answers-by-their-form', from: 'src/rendering/c.ts', to: 'src/reporting/report.ts' },
  {
    rule: 'publishing-asks-reports-and-records-by-commands',
    from: 'src/publishing/a.ts',
    to: 'src/projecting/runner.ts',
  },
  {
    rule: 'publishing-asks-reports-and-records-by-commands',
    from: 'src/publishing/b.ts',
    to: 'src/event-log/log-writer.ts',
    typeOnly: true,
  },
  {
    rule: 'operating-steers-the-engine-and-records-no-fact',
    from: 'src/operating/a.ts',
    to: 'src/handling/record-facts.ts',
  },
  {
    rule: 'operating-steers-the-engine-and-records-no-fact',
    from: 'src/operating/b.ts',
    to: 'src/event-log/log-writer.ts',
    typeOnly: true,
  },
  {
    rule: 'operating-steers-the-engine-and-records-no-fact',
    from: 'src/operating/c.ts',
    to: 'src/reporting/report.ts',
  },
  {
    rule: 'a-projection-sees-events-terms-and-measures-only',
    from: 'projections/b.ts',
    to: 'src/domain/arrest/arrest.ts',
  },
  {
    rule: 'a-projection-sees-events-terms-and-measures-only',
    from: 'projections/c.ts',
    to: 'src/projecting/runner.ts',
  },
  { rule: 'a-projection-sees-events-terms-and-measures-only', from: 'projections/d.ts', to: 'rxjs' },
  { rule: 'a-projection-knows-no-other-projection', from: 'projections/e.ts', to: 'projections/timeline.ts' },
  { rule: 'a-projection-knows-no-other-projection', from: 'projections/telling/e.ts', to: 'projections/timeline.ts' },
  {
    rule: 'external-reports-get-no-more-than-the-built-in-ones',
    from: 'src/external-reports/a.ts',
    to: 'src/event-log/log-reader.ts',
  },
  { rule: 'sqlite-stays-in-its-folder', from: 'src/intake/c.ts', to: 'better-sqlite3' },
  { rule: 'sqlite-stays-in-its-folder', from: 'src/event-log/kurrentdb/a.ts', to: 'better-sqlite3' },
  { rule: 'kurrentdb-stays-in-its-folder', from: 'src/event-log/sqlite/b.ts', to: '@eventstore/db-client' },
  { rule: 'duckdb-stays-in-its-folder', from: 'src/reporting/e.ts', to: '@duckdb/node-api' },
  { rule: 'engine-rooms-do-without-a-framework', from: 'src/projecting/e.ts', to: '@nestjs/common' },
  { rule: 'engine-rooms-do-without-a-framework', from: 'src/event-log/sqlite/c.ts', to: 'rxjs' },
  { rule: 'settings-come-from-config-as-arguments', from: 'src/config.ts', to: 'src/handling/record-facts.ts' },
  { rule: 'a-file-at-the-top-of-src-is-a-composition-root', from: 'src/helpers.ts', to: 'node:fs' },
  { rule: 'a-new-room-states-its-rules-first', from: 'src/shared/a.ts', to: 'src/domain/terms/time.ts' },
  { rule: 'what-ships-imports-no-test-bench-or-demo', from: 'src/main.ts', to: 'test/fixture.ts' },
  { rule: 'what-ships-imports-no-test-bench-or-demo', from: 'src/cli.ts', to: 'demo/scenario.ts' },
  { rule: 'the-web-talks-to-the-public-api-only', from: 'web/a.ts', to: 'src/domain/terms/time.ts', typeOnly: true },
  { rule: 'no-circles', from: 'src/intake/fro.ts', to: 'src/intake/to.ts', typeOnly: true },
  { rule: 'no-orphans', from: 'src/domain/forgotten.ts' },
  { rule: 'no-barrels', from: 'src/intake/d.ts', to: 'src/domain/index.ts' },
  { rule: 'every-import-exists', from: 'src/intake/e.ts', to: 'src/intake/missing.ts' },
  { rule: 'what-ships-imports-no-dev-dependency', from: 'src/intake/f.ts', to: 'fast-check' },
  { rule: 'every-package-is-declared', from: 'src/intake/g.ts', to: 'somebody-elses' },
];

/** The way back of the planted circle; a circle is reported once, at the file that comes first. */
export const wayBack = { from: 'src/intake/to.ts', to: 'src/intake/fro.ts' };

/** Imports that the rooms are made for; each must stay green. */
export const allowedImports: readonly Omit<PlantedImport, 'rule'>[] = [
  { from: 'src/domain/ok.ts', to: 'src/domain/terms/time.ts' },
  { from: 'src/geography/ok-events.ts', to: 'src/domain/zone/events.ts' },
  { from: 'src/geography/ok-digest.ts', to: 'node:crypto' },
  { from: 'src/projecting/ok-geography.ts', to: 'src/geography/geography.ts' },
  { from: 'src/reporting/ok-geography.ts', to: 'src/geography/geography.ts' },
  { from: 'projections/ok-geography.ts', to: 'src/geography/geography.ts' },
  { from: 'src/handling/ok-writer.ts', to: 'src/event-log/log-writer.ts' },
  { from: 'src/handling/ok-bus.ts', to: '@nestjs/cqrs' },
  { from: 'src/handling/ok-ids.ts', to: 'node:crypto' },
  { from: 'src/intake/ok.ts', to: 'src/handling/record-facts.ts' },
  { from: 'src/event-log/sqlite/ok-driver.ts', to: 'better-sqlite3' },
  { from: 'src/event-log/sqlite/ok-ledger.ts', to: 'src/ledger/tree.ts' },
  { from: 'src/event-log/kurrentdb/ok.ts', to: '@eventstore/db-client' },
  { from: 'src/ledger/ok.ts', to: 'node:crypto' },
  { from: 'src/projecting/ok-log.ts', to: 'src/event-log/log-reader.ts' },
  { from: 'src/projecting/ok-table.ts', to: 'src/read-model/read-model.ts' },
  { from: 'src/read-model/duckdb/ok.ts', to: '@duckdb/node-api' },
  { from: 'src/operating/ok-engine.ts', to: 'src/projecting/runner.ts' },
  { from: 'src/reporting/ok-measure.ts', to: 'src/measures/percentile.ts' },
  { from: 'src/reporting/ok-page.ts', to: 'src/rendering/page.ts' },
  { from: 'src/rendering/ok-answer.ts', to: 'src/reporting/answer.ts', typeOnly: true },
  { from: 'src/rendering/ok-digest.ts', to: 'node:crypto' },
  { from: 'src/reporting/ok-ledger.ts', to: 'src/ledger/tree.ts' },
  { from: 'projections/ok-events.ts', to: 'src/domain/arrest/events.ts' },
  { from: 'projections/ok-define.ts', to: 'src/projecting/define.ts' },
  { from: 'projections/ok-union.ts', to: 'projections/tracker-event.ts' },
  { from: 'projections/index.ts', to: 'projections/timeline.ts' },
  { from: 'src/app.module.ts', to: 'projections/index.ts' },
];
