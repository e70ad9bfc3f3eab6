/** Returns a warning, not an error: the same input in two splits inflates scores. */
export function duplicateNote(duplicates: { input: string; splits: string[] }[]): string {
  const [first] = duplicates;
  const example = first ? `, for example "${first.input}" in ${first.splits.join(' and ')}` : '';
  return `warning: ${duplicates.length} input${duplicates.length === 1 ? ' stands' : 's stand'} in more than one split${example}. Scores on test may be too good.`;
}
