/** The text on one line, truncated to `longest` characters with an ellipsis. */
export function excerpt(text: string, longest = 80): string {
  const head = text
    .slice(0, longest * 4)
    .replace(/\s+/g, ' ')
    .trim();
  if (head.length <= longest && text.length <= longest * 4) return head;
  return `${head.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
