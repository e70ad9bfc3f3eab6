/** Something that an endpoint refuses to be sent, so that calls do without it. */
export const refusedFeatures = [
  'json_schema',
  'json_object',
  'max_tokens',
  'max_completion_tokens',
  'seed',
  'temperature',
] as const;

export type RefusedFeature = (typeof refusedFeatures)[number];
