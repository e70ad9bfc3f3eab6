/** Returns a warning, not an error: the same input in two splits inflates scores. */
export function duplicateNote(duplicates: { input: string; splits: string[] }[]): string {
  const [first] = duplicates;
  const example = first ? `, for example "${first.input}" in ${first.splits.join(' and ')}` : '';
  const count = `${duplicates.length} ${duplicates.length === 1 ? 'input is' : 'inputs are'}`;
  return `warning: ${count} in more than one split${example}. Scores on test may be too good: dataset.duplicates: together (or drop) prevents it.`;
}
