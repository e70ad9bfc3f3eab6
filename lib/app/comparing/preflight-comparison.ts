import { preflightManifest } from '../running/preflight.js';
import type { ComparisonPlace } from './compare-session.js';

/** Rejects a comparison with a contender that cannot work, before anything starts. Throws BadInputError. */
export async function preflightComparison({ store, record }: ComparisonPlace): Promise<void> {
  const seen = new Set<string>();
  for (const { label, manifest } of record.runs) {
    if (seen.has(label)) continue;
    seen.add(label);
    await preflightManifest({ store, record: { manifest, configFile: record.configFile } });
  }
}
