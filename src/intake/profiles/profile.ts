import type { BoundingBox, Geometry } from '../../domain/terms/geometry.js';
import type { FigureUnit } from '../../domain/terms/counted.js';
import type { LocalNames } from '../../domain/terms/territory.js';
import type { Instant, Precision } from '../../domain/terms/time.js';

/** When something was decided or began, with how exactly that is known. */
export interface Moment {
  readonly at: Instant;
  readonly precision: Precision;
  /** The end of the interval, for precision `interval`. */
  readonly until?: Instant;
}

export interface ProfileZone {
  readonly code: string;
  readonly names: LocalNames;
  readonly validFrom: Instant;
  readonly predecessors: readonly string[];
  /** NIS codes; none where the zones are the districts of a feed. */
  readonly municipalities: readonly string[];
}

export interface ProfileHotspot {
  readonly code: string;
  readonly names: LocalNames;
  readonly zones: readonly string[];
  readonly designated: Moment;
  readonly validFrom: Instant;
  readonly validTo?: Instant;
  readonly legalBasis?: string;
}

/** A boundary as a file has it. */
export interface ProfileBoundary {
  readonly hotspot: string;
  readonly geometry: Geometry;
  readonly indicative: boolean;
  readonly origin: string;
}

export interface PriorityScheme {
  readonly scheme: string;
  /** The most urgent first. */
  readonly levels: readonly { readonly level: string; readonly means: string }[];
}

/** A versioned list of how an intervention can end. */
export interface DispositionList {
  readonly list: string;
  readonly version: number;
  readonly from: Instant;
  readonly dispositions: readonly string[];
}

/** What share of interventions should be within how many seconds, by whom and since when. None is law. */
export interface Target {
  readonly id: string;
  readonly version: number;
  readonly from: Instant;
  readonly metric: string;
  readonly seconds: number;
  /** 0 to 1. */
  readonly share: number;
  readonly source: string;
}

export interface GovernanceEntry {
  readonly id: string;
  /** What the authorities deal with. */
  readonly matter: string;
  readonly kind: 'council-convened' | 'decision';
  readonly moment: Moment;
  readonly body: string;
  readonly text: string;
  readonly source: string;
}

/** A figure that somebody else has published, to be set beside our own count. */
export interface PublishedFigure {
  readonly id: string;
  readonly measure: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly number: number;
  /** What it is made of, as far as its source says. */
  readonly parts: readonly { readonly of: string; readonly number: number }[];
  readonly countedBy: string;
  readonly source: string;
  /** Only those with this outcome or kind; of this zone. */
  readonly split?: string;
  readonly zone?: string;
  /** What the numbers are in, where they are not counted one by one. */
  readonly unit?: FigureUnit;
  /** What the source counted, where that is another thing than is counted here. */
  readonly definition?: string;
  /** It was public by then; when exactly, nobody here knows. */
  readonly knownBy: Instant;
}

export const boundaryKinds = ['zones', 'municipalities', 'hotspots'] as const;
export type BoundaryKind = (typeof boundaryKinds)[number];

/** What a city is to this program: everything that differs from one to another. */
export interface Profile {
  readonly name: string;
  readonly title: LocalNames;
  /** IANA name. */
  readonly timeZone: string;
  /** BCP 47 tags; the first is what is shown when nothing else is asked for. */
  readonly languages: readonly string[];
  /** Nothing of the city lies outside. */
  readonly boundingBox: BoundingBox;
  /** Under which property a boundary file has the code of the area. */
  readonly codeProperties: Readonly<Record<BoundaryKind, string>>;
  readonly zones: readonly ProfileZone[];
  readonly hotspots: readonly ProfileHotspot[];
  readonly boundaries: readonly ProfileBoundary[];
  readonly prioritySchemes: readonly PriorityScheme[];
  readonly dispositionLists: readonly DispositionList[];
  readonly targets: readonly Target[];
  readonly governance: readonly GovernanceEntry[];
  readonly publishedFigures: readonly PublishedFigure[];
}
