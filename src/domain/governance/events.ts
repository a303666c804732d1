/* THE STORAGE FORMAT. These shapes are in logs that exist: add optional fields only; any other change is a new schema version. */
import type { AreaKind, Countable, Declarable, FigureUnit } from '../terms/counted.js';
import type { Instant } from '../terms/time.js';

interface GovernanceFact<Type extends string, Data> {
  readonly type: Type;
  readonly occurredAt: Instant;
  /** `matterId` names what the authorities deal with, such as `drug-shootings-2024`: its councils, decisions and deadlines are one stream. */
  readonly data: { readonly matterId: string } & Data;
}

export type CouncilConvened = GovernanceFact<
  'CouncilConvened',
  {
    /** Unique within the matter. */
    readonly councilId: string;
    /** The body that met: the Regional Security Council. */
    readonly body: string;
    readonly subject: string;
    /** Ids of the shootings that it was convened for. */
    readonly triggeringShootings?: readonly string[];
    readonly triggeringInterventions?: readonly string[];
    /** Codes of the hotspots and zones that it is about. */
    readonly hotspots?: readonly string[];
    readonly zones?: readonly string[];
    /** Where it was published. */
    readonly origin?: string;
  }
>;
export type DecisionRecorded = GovernanceFact<
  'DecisionRecorded',
  {
    /** Unique within the matter. */
    readonly decisionId: string;
    /** The council that took it, where one did. */
    readonly councilId?: string;
    readonly decision: string;
    readonly hotspots?: readonly string[];
    readonly zones?: readonly string[];
    readonly origin?: string;
  }
>;
export type DeadlineSet = GovernanceFact<
  'DeadlineSet',
  {
    /** Unique within the matter. */
    readonly deadlineId: string;
    /** What has to be there. */
    readonly what: string;
    readonly dueAt: Instant;
    readonly decisionId?: string;
  }
>;
/** What was due came; `late` says that it came after its time. */
export type DeadlineMet = GovernanceFact<
  'DeadlineMet',
  { readonly deadlineId: string; readonly dueAt: Instant; readonly late: boolean }
>;
/** Its time passed without what was due; `occurredAt` is when that was found. */
export type DeadlineMissed = GovernanceFact<
  'DeadlineMissed',
  { readonly deadlineId: string; readonly dueAt: Instant; readonly reason?: string }
>;

/**
 * What will be counted, where and when, to tell what an action did: said before the outcomes are known. When it was registered is when the log
 * recorded it.
 */
export type EvaluationRegistered = GovernanceFact<
  'EvaluationRegistered',
  {
    /** Unique within the matter. */
    readonly evaluationId: string;
    readonly operationId?: string;
    readonly hypothesis?: string;
    readonly counted: Countable;
    /** Only those with this outcome, kind … */
    readonly split?: string;
    /** What the codes of the four areas are of. */
    readonly areas: AreaKind;
    readonly treated: readonly string[];
    readonly control: readonly string[];
    /** Around the treated area, where it may have moved to. */
    readonly displacement: readonly string[];
    readonly displacementControl: readonly string[];
    readonly beforeFrom: Instant;
    /** Exclusive, as is `afterTo`. */
    readonly beforeTo: Instant;
    readonly afterFrom: Instant;
    readonly afterTo: Instant;
  }
>;
/** A figure that somebody published. `occurredAt` is when. */
export type FigureDeclared = GovernanceFact<
  'FigureDeclared',
  {
    /** Unique within the matter. */
    readonly figureId: string;
    /** The body that declared it. */
    readonly declaredBy: string;
    /** Where it was published: an address, a document. */
    readonly origin?: string;
    readonly counted: Declarable;
    /** Only those with this outcome or kind; of drugs the substance, of officer-hours the axis. Of cash the currency, always. */
    readonly split?: string;
    /** What the numbers are in; absent for what is counted one by one. */
    readonly unit?: FigureUnit;
    /** What the source counted, where that is another thing than is counted here: the two then differ without either being wrong. */
    readonly definition?: string;
    readonly zone?: string;
    readonly hotspot?: string;
    readonly from: Instant;
    /** Exclusive. */
    readonly to: Instant;
    readonly number: number;
    /** The parts that it was declared to be made of, by name. */
    readonly parts?: Readonly<Record<string, number>>;
  }
>;

export type GovernanceEvent =
  | CouncilConvened
  | DecisionRecorded
  | DeadlineSet
  | DeadlineMet
  | DeadlineMissed
  | EvaluationRegistered
  | FigureDeclared;
