import { columnsOf, type ReportDescription } from './report-description.js';

const opening = `# Data dictionary

Every report's table, column by column. This page is made from the definitions in \`projections/\` by \`npm run dictionary\`; change them, not it.
`;

/** What the values of a type are, for whoever opens an export. */
const typeNotes = `## Types

| Type | In JSON and CSV | In Parquet |
| --- | --- | --- |
| text | text | string |
| integer | a whole number | int64 |
| number | a number, which may have a fraction | double |
| boolean | true or false | boolean |
| timestamp | RFC 3339 in UTC with milliseconds, such as 2024-02-27T10:15:00.000Z | timestamp, adjusted to UTC |
| text[] | a list of text; in CSV as JSON in one cell | list of string |

Null (an empty cell in CSV) says: not known, or not applicable.
`;

/** The whole dictionary as Markdown. */
export function dataDictionary(reports: readonly ReportDescription[]): string {
  return [opening, typeNotes, ...reports.map(dictionaryPage)].join('\n');
}

/** One report's page as Markdown. */
export function dictionaryPage(report: ReportDescription): string {
  const { name, version, question, grain, rowKey, handles } = report;
  return [
    `## ${name}`,
    '',
    `**${inline(question)}** Version ${String(version)}. One row is ${inline(grain)}; \`${rowKey}\` tells rows apart.`,
    '',
    '| Column | Type | Unit | Meaning |',
    '| --- | --- | --- | --- |',
    ...columnsOf(report).map(
      (column) => `| \`${column.name}\` | ${column.type} | ${inline(column.unit ?? '')} | ${inline(column.means)} |`,
    ),
    '',
    `Made from: ${handles.map((type) => `\`${type}\``).join(', ')}.`,
    '',
    `Get it: \`GET /reports/${name}\`, or \`npm run cli -- report rows ${name}\`.`,
    '',
  ].join('\n');
}

/** Text of a definition on one line, with nothing in it that Markdown would take for more than text. */
function inline(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]<>|#]/g, (mark) => `\\${mark}`)
    .trim();
}
