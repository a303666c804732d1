import { BadQuery } from './bad-query.js';
import { type MetricDefinition, metricForm } from './metrics.js';
import type { Period } from './period.js';

/** A version of a metric, and when it is in force: null says, without end on that side. */
export interface MetricVersion {
  readonly definition: MetricDefinition;
  readonly from: string | null;
  readonly to: string | null;
}

/** Between which instants there are interventions at all: what an open end of a period stands for. */
export interface Extent {
  readonly from: string | null;
  readonly to: string | null;
}

/** The definitions of all metrics, as the log stood at some position. */
export class MetricBook {
  private readonly byId: ReadonlyMap<string, readonly MetricVersion[]>;

  constructor(
    definitions: readonly MetricDefinition[],
    private readonly extent: Extent = { from: null, to: null },
  ) {
    const byId = new Map<string, MetricDefinition[]>();
    for (const definition of definitions) {
      const versions = byId.get(definition.id);
      if (versions === undefined) byId.set(definition.id, [definition]);
      else versions.push(definition);
    }
    this.byId = new Map([...byId].map(([id, versions]) => [id, inForce(versions)]));
  }

  /** Every version, by id in the order of their definition. */
  all(): readonly MetricVersion[] {
    return [...this.byId.values()].flat();
  }

  /** All versions of a metric, the first one first; none when there is no such metric. */
  versionsOf(id: string): readonly MetricVersion[] {
    return this.byId.get(id) ?? [];
  }

  /** The metric, and the version where one is named: `police-response@2`. Throws BadQuery naming those that there are. */
  asked(text: string): { readonly id: string; readonly named?: MetricVersion } {
    const [id = '', version] = text.split('@');
    const versions = this.versionsOf(id);
    if (!metricForm.test(text) || versions.length === 0) {
      throw new BadQuery('metric', `one of ${[...this.byId.keys()].join(', ')}, or one of these with a version: id@1`);
    }
    if (version === undefined) return { id };
    const named = versions.find(({ definition }) => String(definition.version) === version);
    if (named !== undefined) return { id, named };
    throw new BadQuery('metric', `a version that ${id} has: ${versions.map(nameOf).join(', ')}`);
  }

  /** The version by which an intervention is measured that began at an instant, unless another is named. Throws BadQuery. */
  versionAt(text: string, at: string): MetricVersion {
    const { id, named } = this.asked(text);
    if (named !== undefined) return named;
    const versions = this.versionsOf(id);
    const found = versions.findLast(({ from }) => from === null || from <= at);
    if (found !== undefined) return found;
    throw new BadQuery('metric', `a metric that was defined at ${at}: ${versions.map(sinceText).join(', ')}`);
  }

  /**
   * The versions by which a period is measured, the first one first: the one that is named, else those that are in force in it. Throws
   * BadQuery when there is no such metric or version, or when part of the period has no definition.
   */
  versionsFor(text: string, period: Pick<Period, 'from' | 'to'>): readonly MetricVersion[] {
    const { id, named } = this.asked(text);
    if (named !== undefined) return [named];
    const from = period.from ?? this.extent.from;
    // The end of a period is outside of it; the last intervention is not.
    const isBefore = (at: string | null): boolean =>
      at === null || (period.to === null ? this.extent.to === null || at <= this.extent.to : at < period.to);
    const versions = this.versionsOf(id);
    const found = versions.filter((one) => isBefore(one.from) && (one.to === null || from === null || one.to > from));
    const [first] = found;
    if (first !== undefined && (first.from === null || (from !== null && from >= first.from))) return found;
    throw new BadQuery(
      'metric',
      `a metric with a definition for all of the period: ${versions.map(sinceText).join(', ')}. Ask from then on, or name the version to measure by it all the same`,
    );
  }
}

/** `police-response@2` */
export function nameOf({ definition }: Pick<MetricVersion, 'definition'>): string {
  return `${definition.id}@${String(definition.version)}`;
}

function sinceText(version: MetricVersion): string {
  return `${nameOf(version)} is in force from ${version.from ?? 'the beginning'}`;
}

function inForce(versions: readonly MetricDefinition[]): readonly MetricVersion[] {
  const ordered = [...versions].sort((a, b) => a.version - b.version);
  return ordered.map((definition, index) => ({
    definition,
    from: definition.validFrom ?? null,
    to: ordered[index + 1]?.validFrom ?? null,
  }));
}
