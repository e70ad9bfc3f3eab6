/** USD per million tokens; `cached` is for prompt tokens from the provider's cache. */
export interface Price {
  prompt: number;
  cached: number;
  completion: number;
}
