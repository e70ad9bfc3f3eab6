/** Features that an endpoint may reject, so that calls omit them. */
export const refusedFeatures = [
  'json_schema',
  'json_object',
  'max_tokens',
  'max_completion_tokens',
  'seed',
  'temperature',
] as const;

export type RefusedFeature = (typeof refusedFeatures)[number];
