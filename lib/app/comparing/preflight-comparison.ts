import { preflightManifest } from '../running/preflight.js';
import type { ComparisonPlace } from './compare-session.js';

/** Refuses a comparison one of whose contenders cannot work, before anything is begun. Throws BadInputError. */
export async function preflightComparison({ store, record }: ComparisonPlace): Promise<void> {
  const seen = new Set<string>();
  for (const { label, manifest } of record.runs) {
    if (seen.has(label)) continue;
    seen.add(label);
    await preflightManifest({ store, record: { manifest, configFile: record.configFile } });
  }
}
