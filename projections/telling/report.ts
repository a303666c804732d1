import type { ReportEvent } from '../../src/domain/report/events.js';
import type { Telling } from './words.js';

const known: Readonly<Record<ReportEvent['type'], true>> = {
  ReportPublished: true,
  ReportResultContinued: true,
  ReportSuperseded: true,
  ReportWithdrawn: true,
};
export const reportFacts = Object.keys(known) as readonly ReportEvent['type'][];

/** What became of a published report, in a few words of English. */
export function tellReport(event: ReportEvent): Telling {
  switch (event.type) {
    case 'ReportPublished': {
      const { kind, title, position } = event.data;
      return { summary: `Report published: ${title} (${kind}, as of position ${String(position)})` };
    }
    case 'ReportResultContinued':
      return { summary: `Report continued: piece ${String(event.data.piece)} of its result` };
    case 'ReportSuperseded':
      return { summary: `Report superseded by ${event.data.by}: ${event.data.reason}` };
    case 'ReportWithdrawn':
      return { summary: `Report withdrawn: ${event.data.reason}` };
  }
}
