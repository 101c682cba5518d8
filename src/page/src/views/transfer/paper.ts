// SPDX-License-Identifier: Apache-2.0
// The daemon's Markdown (practice/export_markdown.cc) as blocks to show and print: the page's policy
// lets in no foreign markup, so this takes the few marks that the daemon writes, and nothing else.

export interface Block {
  kind: 'h2' | 'h3' | 'h4' | 'item' | 'text' | 'rule';
  label: string;
  text: string;
}

const unescaped = (text: string) => text.replace(/\\(.)/g, '$1');

function blockOf(line: string): Block {
  const heading = /^(#{1,3}) (.*)$/.exec(line);
  if (heading) {
    const kind = (['h2', 'h3', 'h4'] as const)[(heading[1]?.length ?? 1) - 1] ?? 'h4';
    return { kind, label: '', text: unescaped(heading[2] ?? '') };
  }
  if (line === '---') return { kind: 'rule', label: '', text: '' };
  const item = /^- (?:\*\*((?:\\.|[^\\*])*)\*\*: )?([^]*)$/.exec(line);
  if (item) return { kind: 'item', label: unescaped(item[1] ?? ''), text: unescaped(item[2] ?? '') };
  return { kind: 'text', label: '', text: unescaped(line) };
}

export function blocksOf(markdown: string): Block[] {
  // A backslash at a line's end goes on in the next one.
  return markdown
    .replace(/\\\n {2}/g, '\u0000')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const block = blockOf(line);
      return { ...block, text: block.text.replaceAll('\u0000', '\n') };
    });
}
