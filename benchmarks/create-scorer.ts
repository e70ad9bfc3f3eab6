import type { PlainScorerConfig } from '../lib/config/scorer.js';
import type { PlainScorer } from './scorer.js';
import { containsScorer } from './scorers/contains.js';
import { environmentScorer } from './scorers/environment.js';
import { exactScorer } from './scorers/exact.js';
import { gaiaScorer } from './scorers/gaia.js';
import { jsonScorer } from './scorers/json.js';
import { listScorer } from './scorers/list.js';
import { numericScorer } from './scorers/numeric.js';
import { regexScorer } from './scorers/regex.js';

/** A scorer that needs nothing but the two answers; `openScorer` opens any. */
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
