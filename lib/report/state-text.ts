/** The word for a state of a run, subset or merge. `open` in the data has not started. */
export function stateText(state: string): string {
  return state === 'open' ? 'not started' : state;
}
