import type { TrackerCommand } from '../../domain/streams.js';
import type { Instant } from '../../domain/terms/time.js';
import { fieldFault, type FieldFault } from './field-fault.js';

/** The words of a city: what its priority schemes and lists of dispositions hold. Others may be used beside them. */
export interface Vocabulary {
  readonly prioritySchemes: readonly {
    readonly scheme: string;
    readonly levels: readonly { readonly level: string }[];
  }[];
  /** Versions of one list, in any order. */
  readonly dispositionLists: readonly {
    readonly list: string;
    readonly from: Instant;
    readonly dispositions: readonly string[];
  }[];
}

/**
 * What is wrong with a word: a level that its scheme does not have, or a disposition that its list did not have when it was given. Undefined
 * for a scheme or a list that the city does not have: another service may have words of its own.
 */
export function vocabularyFault(command: TrackerCommand, vocabulary: Vocabulary): FieldFault | undefined {
  if (command.type === 'SetPriority') {
    const { scheme, level } = command.fields;
    const levels = vocabulary.prioritySchemes.find((one) => one.scheme === scheme)?.levels.map((one) => one.level);
    return outside(levels, level, 'level', scheme);
  }
  if (command.type === 'RecordDisposition') {
    const { list, disposition } = command.fields;
    const versions = vocabulary.dispositionLists
      .filter((one) => one.list === list)
      .toSorted((one, other) => (one.from < other.from ? -1 : 1));
    const inForce = versions.findLast(({ from }) => from <= command.occurredAt) ?? versions[0];
    return outside(inForce?.dispositions, disposition, 'disposition', list);
  }
  return undefined;
}

function outside(
  words: readonly string[] | undefined,
  word: string,
  field: string,
  of: string,
): FieldFault | undefined {
  if (words === undefined || words.includes(word)) return undefined;
  return fieldFault(field, `a word of ${of}: ${words.join(', ')}`, word);
}
