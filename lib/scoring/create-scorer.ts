import type { PlainScorerConfig } from '../config/scorer.js';
import type { PlainScorer } from './scorer.js';
import { containsScorer } from './contains.js';
import { environmentScorer } from './environment.js';
import { exactScorer } from './exact.js';
import { gaiaScorer } from './gaia.js';
import { jsonScorer } from './json.js';
import { listScorer } from './list.js';
import { numericScorer } from './numeric.js';
import { regexScorer } from './regex.js';

/** Creates a scorer that needs only the two answers; `openScorer` opens scorers of any kind. */
export function createScorer(config: PlainScorerConfig): PlainScorer {
  switch (config.kind) {
    case 'exact':
      return exactScorer(config);
    case 'environment':
      return environmentScorer();
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
    case 'gaia':
      return gaiaScorer();
  }
}
