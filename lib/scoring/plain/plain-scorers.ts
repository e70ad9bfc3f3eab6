import type { z } from 'zod';
import { contains } from './contains.js';
import { environment } from './environment.js';
import { exact } from './exact.js';
import { gaia } from './gaia.js';
import { json } from './json.js';
import { list } from './list.js';
import { numeric } from './numeric.js';
import type { PlainScorer, PlainScorerKind } from './plain-scorer.js';
import { regex } from './regex.js';

/** The registry: every scorer that needs only the two answers, by its `kind`. */
const kinds = { exact, environment, numeric, contains, regex, json, list, gaia };

type Schema = (typeof kinds)[keyof typeof kinds]['schema'];
export type PlainScorerConfig = z.output<Schema>;

export const plainScorerSchemas: Schema[] = Object.values(kinds).map(({ schema }) => schema);

export function isPlain(config: { kind: string }): config is PlainScorerConfig {
  return Object.hasOwn(kinds, config.kind);
}

/** Creates a scorer that needs only the two answers; `openScorer` opens scorers of any kind. */
export function createScorer(config: PlainScorerConfig): PlainScorer {
  const kind: PlainScorerKind<Schema> = kinds[config.kind];
  return kind.create(config);
}
