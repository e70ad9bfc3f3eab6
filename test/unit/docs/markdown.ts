import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A fenced block of a page. */
export interface Block {
  language: string;
  text: string;
  /** The line of its first line of text, from 1. */
  line: number;
}

/** All Markdown pages of the project: committed ones, and new ones that are not ignored. */
export const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter(page => page !== '');

export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const [index, line] of readFileSync(page, 'utf8').split('\n').entries()) {
    const fence = /^\s*```(\S*)/.exec(line);
    if (fence && open) {
      blocks.push(open);
      open = undefined;
    } else if (fence) open = { language: fence[1] ?? '', text: '', line: index + 2 };
    else if (open) open.text += `${line}\n`;
  }
  return blocks;
}

/** A page without its fenced blocks and code spans, which hold no links. */
export function proseOf(page: string): string {
  return readFileSync(page, 'utf8')
    .replace(/^\s*```[^]*?^\s*```/gmu, '')
    .replace(/`[^`\n]*`/gu, '');
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(page: string): Set<string> {
  const text = readFileSync(page, 'utf8').replace(/^\s*```[^]*?^\s*```/gmu, '');
  const headings = [...text.matchAll(/^#+ +(.*)$/gmu)].map(([, heading = '']) => heading);
  return new Set(
    headings.map(heading =>
      heading
        .toLowerCase()
        .replace(/\]\([^)]*\)/gu, '')
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
