// SPDX-License-Identifier: Apache-2.0
// An export, put together here part by part. It can be stopped between two parts.
import { ExportFormat, type ExportRequest } from '$types';
import { call } from '$page/api/client';
import { handOver } from '$page/api/files';

export interface Wishes {
  format: number | undefined;
  counsellor: boolean;
  kinds: string[];
  tags: string;
  from: string;
  to: string;
  other: boolean;
  notebook: boolean;
}

export function noWishes(): Wishes {
  return {
    format: ExportFormat.JSON,
    counsellor: false,
    kinds: [],
    tags: '',
    from: '',
    to: '',
    other: false,
    notebook: false,
  };
}

export function requestOf(wishes: Wishes): ExportRequest {
  const tags = wishes.tags.split(',').map((tag) => tag.trim());
  return {
    format: wishes.format ?? ExportFormat.UNSET,
    kinds: wishes.kinds,
    tags: tags.filter((tag) => tag !== ''),
    from: wishes.from,
    to: wishes.to,
    includeOther: wishes.other && !wishes.counsellor,
    notebook: wishes.notebook && !wishes.counsellor,
    forCounsellor: wishes.counsellor,
  };
}

export interface Made {
  parts: string[];
  entries: number;
  bytes: number;
}

/** Tells of every part; stops, giving undefined, once `wanted` says no. */
export async function fetchExport(
  first: ExportRequest,
  onPart: (made: Made) => void,
  wanted: () => boolean,
): Promise<Made | undefined> {
  const made: Made = { parts: [], entries: 0, bytes: 0 };
  let request = first;
  for (;;) {
    const reply = await call('Export', request);
    const text = reply.text ?? '';
    made.parts.push(text);
    made.entries += Number(reply.entries ?? 0);
    made.bytes += new Blob([text]).size;
    if (!wanted()) return undefined;
    onPart(made);
    if (!reply.cursor) return made;
    request = { cursor: reply.cursor };
  }
}

const endings: Record<number, [string, string]> = {
  [ExportFormat.JSON]: ['json', 'application/json'],
  [ExportFormat.CSV]: ['csv', 'text/csv'],
  [ExportFormat.MARKDOWN]: ['md', 'text/markdown'],
  [ExportFormat.HTML]: ['html', 'text/html'],
};

export function handOverExport(made: Made, format: number, name: string): void {
  const [ending, type] = endings[format] ?? ['txt', 'text/plain'];
  handOver(made.parts, type, `${name}.${ending}`);
}
