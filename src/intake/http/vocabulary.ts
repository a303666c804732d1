import type { RecordCorrected } from '../../domain/corrections/events.js';
import type { TrackerCommand, TrackerFact } from '../../domain/streams.js';
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
    return outside(levelsOf(vocabulary, scheme), level, 'level', scheme);
  }
  if (command.type === 'RecordDisposition') {
    const { list, disposition } = command.fields;
    return outside(dispositionsAt(vocabulary, list, command.occurredAt), disposition, 'disposition', list);
  }
  return undefined;
}

/**
 * The same of a word that a correction put in an event, or of the scheme or list that it put around one: by the event as it then stands.
 * The fault is one of `after`. Both at once cannot be corrected: such an event is annulled, and told anew.
 */
export function correctedWordFault(
  event: TrackerFact,
  { data: { field, after } }: RecordCorrected,
  vocabulary: Vocabulary,
): FieldFault | undefined {
  const faultOf = (words: readonly string[] | undefined, of: string, named: Readonly<Record<string, string>>) =>
    Object.entries(named)
      .filter(([name]) => field === name || field === 'scheme' || field === 'list')
      .map(([name, word]) => outside(words, word, name, of))
      .map((fault) => fault && fieldFault('after', `${fault.field} to be ${fault.expected}`, after))
      .find((fault) => fault !== undefined);
  if (event.type === 'PriorityAssigned') {
    const { scheme, level } = event.data;
    return faultOf(levelsOf(vocabulary, scheme), scheme, { level });
  }
  if (event.type === 'PriorityChanged') {
    const { scheme, from, to } = event.data;
    return faultOf(levelsOf(vocabulary, scheme), scheme, { from, to });
  }
  if (event.type === 'InterventionDispositioned') {
    const { list, disposition } = event.data;
    return faultOf(dispositionsAt(vocabulary, list, event.occurredAt), list, { disposition });
  }
  return undefined;
}

function levelsOf({ prioritySchemes }: Vocabulary, scheme: string): readonly string[] | undefined {
  return prioritySchemes.find((one) => one.scheme === scheme)?.levels.map((one) => one.level);
}

/** What a list held at a moment; before its first version, what that one holds. */
function dispositionsAt({ dispositionLists }: Vocabulary, list: string, at: Instant): readonly string[] | undefined {
  const versions = dispositionLists
    .filter((one) => one.list === list)
    .toSorted((one, other) => (one.from < other.from ? -1 : 1));
  return (versions.findLast(({ from }) => from <= at) ?? versions[0])?.dispositions;
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
