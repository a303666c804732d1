import { StreamableFile } from '@nestjs/common';

export const exportFormats = ['json', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What a timeline can be exported as: it has points. */
export const placedFormats = [...exportFormats, 'geojson'] as const;
export type PlacedFormat = (typeof placedFormats)[number];

/** GeoJSON as a download named `<name>.geojson`. */
export function geoJsonFile(name: string, content: object): StreamableFile {
  return new StreamableFile(Buffer.from(JSON.stringify(content)), {
    type: 'application/geo+json',
    disposition: `attachment; filename="${name}.geojson"`,
  });
}

/** CSV text as a download named `<name>.csv`. */
export function csvFile(name: string, text: string): StreamableFile {
  return new StreamableFile(Buffer.from(text), {
    type: 'text/csv; charset=utf-8; header=present',
    disposition: `attachment; filename="${name}.csv"`,
  });
}
