import type { EmbeddingRequest } from '../../llm/embedding-request.js';
import type { Journal } from '../journal.js';
import type { RefusedFeature } from '../../llm/request-features.js';
import { refusedFeature } from '../../llm/refused-feature.js';
import type { WireRequest } from '../../llm/wire-request.js';
import type { PreparedCall } from './complete.js';

/** The features that an endpoint rejects for each kind of request, stored in the journal. */
export class Refusals {
  private readonly known = new Map<string, Promise<Set<RefusedFeature>>>();

  constructor(private readonly journal: Journal) {}

  of({ kind }: PreparedCall): Promise<Set<RefusedFeature>> {
    const known = this.known.get(kind) ?? this.journal.refusals(kind).then(features => new Set(features));
    this.known.set(kind, known);
    known.catch(() => this.known.delete(kind));
    return known;
  }

  /** True if the request was rejected for an optional feature, which is left out from now on. */
  async doWithout(
    call: PreparedCall,
    request: WireRequest | EmbeddingRequest,
    error: unknown,
  ): Promise<boolean> {
    const feature = refusedFeature(error, request);
    if (!feature) return false;
    const refused = await this.of(call);
    // Rejected although it was left out, or with its last alternative: no fallback remains.
    const lengths: RefusedFeature[] = ['max_tokens', 'max_completion_tokens'];
    if (lengths.includes(feature) && lengths.some(name => name !== feature && refused.has(name)))
      return false;
    await this.journal.refuse(call.kind, feature);
    refused.add(feature);
    return true;
  }
}
