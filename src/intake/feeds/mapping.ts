import type { Kind, Section } from './sections.js';
import type { Target } from './targets.js';
import type { TextPattern } from './text-pattern.js';
import type { TimeOptions } from './time-reader.js';

/* A mapping that is valid in itself. Whether the file has its columns is known when it is bound to a file. */

export interface At {
  readonly path: string;
  readonly line: number;
}

export type FileFormat =
  | { readonly type: 'csv'; readonly delimiter: string; readonly quote: string; readonly encoding: Encoding }
  | { readonly type: 'ndjson'; readonly encoding: 'utf-8' };
export const encodings = ['utf-8', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/** What to do with a value that is not in the map, does not fit the pattern, or is not what the field takes. */
export type Otherwise =
  { readonly do: 'reject' | 'missing' | 'keep' } | { readonly do: 'value'; readonly value: string };

/** Where the text of a field comes from. */
export type TextOrigin =
  | { readonly from: 'column'; readonly column: string }
  | { readonly from: 'columns'; readonly columns: readonly string[]; readonly join: string }
  | { readonly from: 'value'; readonly value: string }
  | { readonly from: 'first'; readonly fields: readonly FieldSpec[] };

export interface FieldSpec extends At {
  readonly target: Target;
  readonly origin: TextOrigin;
  readonly missing: ReadonlySet<string>;
  readonly pattern?: TextPattern;
  readonly map?: ReadonlyMap<string, string>;
  readonly otherwise: Otherwise;
  readonly whenMissing?: string;
  readonly prefix: string;
  readonly decimal: '.' | ',';
  /** Of a number: the decimals that it is rounded to. */
  readonly decimals?: number;
  readonly times: TimeOptions;
  /** Of a stamp: what recorded it, and when it was entered. */
  readonly source?: FieldSpec;
  readonly enteredAt?: FieldSpec;
}

export type PointSpec = At &
  (
    | { readonly from: 'columns'; readonly latitude: FieldSpec; readonly longitude: FieldSpec }
    | {
        readonly from: 'pattern';
        readonly text: FieldSpec;
        readonly pattern: TextPattern;
        readonly decimal: '.' | ',';
        readonly otherwise: 'reject' | 'missing';
      }
  );

export interface Bounds {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

export interface PlaceSpec extends At {
  readonly point?: PointSpec;
  readonly within?: Bounds;
  readonly fields: ReadonlyMap<string, MemberSpec>;
}

/** A field that every row has alike. */
export interface FixedSpec extends At {
  readonly fixed: string | readonly string[];
}

export type MemberSpec =
  | ({ readonly is: 'field' } & FieldSpec)
  | ({ readonly is: 'fixed' } & FixedSpec)
  | ({ readonly is: 'place' } & PlaceSpec)
  | ({ readonly is: 'group' } & GroupSpec);

export interface GroupSpec extends At {
  readonly required: ReadonlySet<string>;
  /** In the order of the targets, not of the file: facts are named by their content. */
  readonly fields: ReadonlyMap<string, MemberSpec>;
}

export interface Condition extends At {
  readonly column: string;
  readonly test:
    | { readonly is: 'in' | 'notIn'; readonly values: ReadonlySet<string> }
    | { readonly is: 'present'; readonly present: boolean };
  readonly missing: ReadonlySet<string>;
}

export interface SectionSpec extends At {
  readonly name: string;
  readonly role: Section['role'];
  readonly when?: Condition;
  readonly group: GroupSpec;
}

export interface Mapping {
  /** Names the feed: part of every id, and `feed` in the metadata. */
  readonly source: string;
  readonly synthetic: boolean;
  readonly format: FileFormat;
  readonly kind: Kind;
  readonly missing: ReadonlySet<string>;
  readonly key: At & { readonly columns: readonly string[] };
  readonly rows?: Condition;
  readonly provenance: GroupSpec;
  readonly sections: readonly SectionSpec[];
}
