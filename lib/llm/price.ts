/** USD for a million tokens; `cached` for prompt tokens that the provider had cached. */
export interface Price {
  prompt: number;
  cached: number;
  completion: number;
}
