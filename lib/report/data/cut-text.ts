import { formatCount } from '../../text/format.js';

/** The beginning of a long text, with a note of its length. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const head = text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
  return `${head}… [cut: ${formatCount(text.length)} characters in all]`;
}
