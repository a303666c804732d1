import type { StoredColumn, StoredType } from '../read-model/projection-tables.js';

export interface ReportColumn {
  readonly type: StoredType;
  /** What it says, in words. */
  readonly means: string;
  readonly unit?: string;
}

/** What a report's definition says of itself: all that serving, exporting and describing it needs. */
export interface ReportDescription {
  /** Kebab-case; its route and its table are named after it. */
  readonly name: string;
  readonly version: number;
  readonly question: string;
  /** What one row is. */
  readonly grain: string;
  readonly columns: Readonly<Record<string, ReportColumn>>;
  /** The column that tells rows apart; its values are all different, and none is null. */
  readonly rowKey: string;
  /** The types of the events that it is folded from. */
  readonly handles: readonly string[];
}

/** A column of a report with its name. */
export type NamedColumn = ReportColumn & { readonly name: string };

export function columnsOf({ columns }: ReportDescription): readonly NamedColumn[] {
  return Object.entries(columns).map(([name, column]) => ({ name, ...column }));
}

/** A column as files and tables keep it. */
export function storedColumn({ name, type, means }: NamedColumn): StoredColumn {
  return { name, type, comment: means };
}
