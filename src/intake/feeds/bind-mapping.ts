import { hash } from 'node:crypto';

import type { Provenance } from '../../domain/terms/provenance.js';
import type { Fact } from '../../handling/record-facts.js';
import { arrestFacts } from './arrest-facts.js';
import { bindCondition, Binding, type Cells, type Columns, present } from './bind-field.js';
import { bindGroup } from './bind-group.js';
import { Problems } from './feed-refused.js';
import { interventionFacts, requestClocks } from './intervention-facts.js';
import type { Mapping, SectionSpec } from './mapping.js';
import { maxIdLength, recordId } from './record-id.js';
import type { Draft, Part, PartOf, RecordParts } from './record-parts.js';
import { RowFault } from './row-fault.js';
import type { interventionSections, Kind, seizureSections, shootingSections } from './sections.js';
import { minorAmount, seizureFacts } from './seizure-facts.js';
import { shootingFacts, shotsOf } from './shooting-facts.js';
import type { provenanceTargets, Values } from './targets.js';

/** A fact with the line of the file that it comes from. */
export interface FeedFact {
  readonly fact: Fact;
  readonly line: number;
}

/** A mapping bound to a file: rows in, facts out. It keeps nothing of the rows that it reads. */
export interface BoundMapping {
  /** False for a row that the mapping's `rows` leaves out. */
  wanted(cells: Cells): boolean;
  /** The id of the record that a row belongs to. @throws RowFault */
  idOf(cells: Cells): string;
  /**
   * What a row says of each section. Where a section is about the record as a whole, a row that repeats the `previous` good one is not
   * read again. @throws RowFault when any of it cannot be taken: a row counts whole or not at all
   */
  readRow(cells: Cells, line: number, previous?: Cells): readonly Part[];
  /** The facts of a record in the order in which they are decided; undefined when no row says what it begins with. */
  factsOf(record: RecordParts): readonly FeedFact[] | undefined;
}

const factsOfKind: Record<Kind, (record: RecordParts) => readonly Draft[] | undefined> = {
  intervention: interventionFacts,
  shooting: shootingFacts,
  arrest: arrestFacts,
  seizure: seizureFacts,
};

/**
 * Turns a mapping into functions over the rows of a file with these columns.
 * @throws FeedRefused MAPPING_INVALID when the file lacks a column that the mapping names
 */
export function bindMapping(mapping: Mapping, columns: Columns): BoundMapping {
  const problems = new Problems();
  const binding = new Binding(columns, problems);
  const keySlots = mapping.key.columns.map((column) => binding.slot(column, mapping.key));
  const wanted = bindCondition(mapping.rows, binding);
  const { bound: provenanceOf, slots } = binding.slotsOf(() => bindProvenance(mapping, binding));
  const sections = mapping.sections.map((section) => bindSection(section, binding, slots));
  problems.refuseIfAny();

  const keyOf = (cells: Cells): string[] =>
    keySlots.map((slot, index) => {
      const part = present(cells[slot], mapping.missing);
      if (part === undefined) throw new RowFault('key', `a value in ${JSON.stringify(mapping.key.columns[index])}`, '');
      return part;
    });
  const makeDrafts = factsOfKind[mapping.kind];
  return {
    wanted: wanted ?? (() => true),
    idOf(cells) {
      const id = recordId(mapping.source, keyOf(cells));
      if (id.length <= maxIdLength) return id;
      throw new RowFault('key', `a key that makes an id of at most ${maxIdLength} characters`, id);
    },
    readRow(cells, line, previous) {
      const provenance = provenanceOf(cells, keyOf(cells));
      const parts: Part[] = [];
      for (const section of sections) {
        if (previous !== undefined && section.repeats(cells, previous)) continue;
        const part = section.read(cells, provenance, line);
        if (part !== undefined) parts.push(part);
      }
      return parts;
    },
    factsOf(record) {
      const drafts = makeDrafts(record);
      return drafts && factsFrom(mapping.source, record.id, drafts);
    },
  };
}

interface BoundSection {
  read(cells: Cells, provenance: Provenance, line: number): Part | undefined;
  /** True when reading `cells` would give again what `previous` gave. */
  repeats(cells: Cells, previous: Cells): boolean;
}

function bindSection(spec: SectionSpec, binding: Binding, provenanceSlots: readonly number[]): BoundSection {
  const { name, path, role, when, group } = spec;
  const { bound, slots } = binding.slotsOf(() => ({
    applies: bindCondition(when, binding),
    group: bindGroup(group, binding, role === 'single' ? ['stamp'] : []),
  }));
  const watched = [...slots, ...provenanceSlots];
  return {
    read(cells, provenance, line) {
      if (bound.applies !== undefined && !bound.applies(cells)) return undefined;
      const values = bound.group.read(cells);
      if (values === undefined) return undefined;
      const part: Part = { section: name, values, provenance, line };
      requireWhole(part, path);
      return part;
    },
    repeats: (cells, previous) => role !== 'each' && watched.every((slot) => cells[slot] === previous[slot]),
  };
}

/** What the fields of a section must be together. */
function requireWhole(part: Part, path: string): void {
  switch (part.section) {
    case 'request':
      if (requestClocks(part as PartOf<typeof interventionSections.request>).length === 0) {
        throw new RowFault(path, 'a time in at least one of its clocks', '');
      }
      return;
    case 'report': {
      const { shots } = (part as PartOf<typeof shootingSections.report>).values;
      if (shots !== undefined) shotsOf(shots, `${path}.shots`);
      return;
    }
    case 'cash':
      minorAmount((part as PartOf<typeof seizureSections.cash>).values, path);
  }
}

function bindProvenance(mapping: Mapping, binding: Binding): (cells: Cells, key: readonly string[]) => Provenance {
  const group = bindGroup(mapping.provenance, binding);
  const { source: feed, synthetic } = mapping;
  return (cells, key) => {
    const values = group.read(cells) as Values<typeof provenanceTargets> | undefined;
    if (values === undefined) throw new RowFault('provenance.source', 'what recorded the row', '');
    const { enteredAt, caseReference, ...rest } = values;
    return {
      ...rest,
      ...(enteredAt && { enteredAt: enteredAt.at }),
      ...(caseReference !== undefined && { caseReferences: [caseReference] }),
      feed,
      record: key.join(' '),
      ...(synthetic && { synthetic }),
    };
  };
}

/** Names each fact by its feed and its content: the same file again makes the same names, whatever the order of its rows. */
function factsFrom(source: string, id: string, drafts: readonly Draft[]): readonly FeedFact[] {
  const seen = new Set<string>();
  const facts: FeedFact[] = [];
  // The stamps of one unit share their fields.
  const contents = new Map<object, string>();
  for (const { command, provenance, line } of drafts) {
    const { type, occurredAt, fields } = command;
    let content = contents.get(fields);
    if (content === undefined) {
      content = JSON.stringify(fields);
      contents.set(fields, content);
    }
    // None of the first four parts can hold a line break, so that no two contents make one text.
    const factId = hash('sha256', `${source}\n${id}\n${type}\n${occurredAt}\n${content}`);
    if (seen.has(factId)) continue;
    seen.add(factId);
    facts.push({ fact: { factId, command, provenance }, line });
  }
  return facts;
}
