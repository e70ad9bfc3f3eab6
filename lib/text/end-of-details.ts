/** The Temporal UI cuts off the last line of details: it is an empty one. */
export function endOfDetails(markdown: string): string {
  return `${markdown}\n\n\u00a0\n\n\u00a0`;
}
