/**
 * The attributes for listing runs, with the types as the Temporal CLI writes them. A namespace on PostgreSQL has
 * room for ten of type Keyword and five of type Double.
 */
export const SEARCH_ATTRIBUTES = {
  FgoName: 'Keyword',
  FgoModel: 'Keyword',
  FgoStage: 'Keyword',
  FgoStrategy: 'Keyword',
  FgoWaiting: 'Keyword',
  FgoBaselineScore: 'Double',
  FgoBestScore: 'Double',
  FgoCostUsd: 'Double',
} as const;
