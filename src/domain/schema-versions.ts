import type { TrackerFact } from './streams.js';

/** The content of an event as it stands in a log: of whatever version, so nothing is known of its fields. */
export interface StoredContent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: { readonly [key: string]: unknown };
  readonly metadata: { readonly [key: string]: unknown };
}

/** Makes the next version's content out of one version's. Pure, and for ever: what it gave for an event once, it gives always. */
export type Upcaster = (content: StoredContent) => Pick<StoredContent, 'data' | 'metadata'>;

/**
 * The upcasters by event type and by the version that they take: `ArrestMade: { 1: (one) => two, 2: (two) => three }` makes 3 the version
 * that is written from now on. A type that is not named is in its first version. With a new version comes a frozen sample of it in
 * test/event-log/samples.
 */
export const upcasters: Readonly<Partial<Record<TrackerFact['type'], Readonly<Record<number, Upcaster>>>>> = {};

/** The version of the storage format that an event of this type is written in: the one that its upcasters lead to. */
export function schemaVersionOf(type: TrackerFact['type']): number {
  return 1 + Object.keys(upcasters[type] ?? {}).length;
}
