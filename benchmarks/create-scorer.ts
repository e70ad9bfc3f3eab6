import type { ScorerConfig } from '../config/agent.js';
import type { Scorer } from './scorer.js';
import { containsScorer } from './scorers/contains.js';
import { exactScorer } from './scorers/exact.js';
import { jsonScorer } from './scorers/json.js';
import { listScorer } from './scorers/list.js';
import { numericScorer } from './scorers/numeric.js';
import { regexScorer } from './scorers/regex.js';

/** The scorer that a configuration names. */
export function createScorer(config: ScorerConfig): Scorer {
  switch (config.kind) {
    case 'exact':
      return exactScorer();
    case 'numeric':
      return numericScorer(config);
    case 'contains':
      return containsScorer();
    case 'regex':
      return regexScorer();
    case 'json':
      return jsonScorer(config);
    case 'list':
      return listScorer(config);
  }
}
