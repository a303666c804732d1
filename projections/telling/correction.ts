import type { CorrectionEvent } from '../../src/domain/corrections/events.js';
import { inWords, type Telling, why } from './words.js';

export const correctionFacts = [
  'RecordCorrected',
  'TimestampCorrected',
  'RecordAnnulled',
  'PersonalDataErased',
] as const;

/** What was corrected, and why, in a few words. */
export function tellCorrection({ type, data }: CorrectionEvent): Telling {
  const because = `${inWords(data.reason)}${why(data.note)}`;
  if (type === 'RecordAnnulled') return { summary: `${data.event} annulled, ${because}` };
  if (type === 'PersonalDataErased') {
    return { summary: `Personal data of ${data.event} erased (${data.fields.join(', ')}), ${because}` };
  }
  return {
    summary: `${data.field} of ${data.event} corrected from ${said(data.before)} to ${said(data.after)}, ${because}`,
  };
}

function said(value: unknown): string {
  if (value === undefined) return 'what was erased';
  if (value === null) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
