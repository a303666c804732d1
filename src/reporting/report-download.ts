import { createReadStream } from 'node:fs';

import { StreamableFile } from '@nestjs/common';

import type { ReportFile } from './report-file.js';
import type { ReportSource } from './report-rows.js';

/** As much of the server's reply as a download needs. */
export interface Headers {
  header(name: string, value: string): unknown;
}

/** A file as a download, which is removed when it is sent, or when whoever asked for it has gone. */
export function download(
  { path, bytes, name, contentType, remove, source }: ReportFile,
  reply: Headers,
): StreamableFile {
  for (const [header, value] of Object.entries(headersOf(source))) reply.header(header, value);
  const stream = createReadStream(path);
  stream.once('close', remove);
  return new StreamableFile(stream, {
    type: contentType,
    length: bytes,
    disposition: `attachment; filename="${name}"`,
  });
}

/** What a page says of its rows and a CSV file cannot. */
function headersOf({ version, identity, asOf, quarantined }: ReportSource): Readonly<Record<string, string>> {
  return {
    'x-report-version': String(version),
    'x-report-identity': identity,
    'x-report-as-of': String(asOf),
    'x-report-quarantined': String(quarantined),
  };
}
