import { sleep } from '../../llm/abort.js';
import { pauseBefore, type RetryPolicy } from '../../llm/backoff.js';
import type { EmbeddingRequest } from '../../llm/embedding-request.js';
import { EndpointBusyError, LanguageModelError, type UsedTokens } from '../../llm/errors.js';
import type { RefusedFeature } from '../../llm/request-features.js';
import type { Answer } from '../../llm/wire-reply.js';
import type { WireRequest } from '../../llm/wire-request.js';

/** The endpoint rejected its model's output, and the call is worth another try. */
export class OutputRejectedError extends LanguageModelError {
  constructor(message: string, used: UsedTokens) {
    super({ code: 'INTERNAL', message, remedy: '', needsPerson: false });
    this.used = used;
  }
}

/** The failures of one call so far, and what follows from them. */
export class Attempts {
  private readonly started = performance.now();
  private readonly busy: EndpointBusyError[] = [];
  private rejections = 0;

  constructor(private readonly policy: RetryPolicy) {}

  /**
   * The features to leave out of the next request; after two rejections this includes the format that the endpoint
   * checks.
   */
  without(refused: ReadonlySet<RefusedFeature>): ReadonlySet<RefusedFeature> {
    return this.rejections < 2 ? refused : new Set([...refused, 'json_schema', 'json_object']);
  }

  /**
   * Throws OutputRejectedError for a rejection that another request may avoid: first the same request again, then one
   * without the format. After that, the rejection counts as the model's reply.
   */
  throwIfOutputRejected(
    { outputRejected: rejection, tokens }: Answer,
    request: WireRequest | EmbeddingRequest,
  ): void {
    if (rejection === undefined || !('features' in request)) return;
    const { json, mayFallBack } = request.features;
    const hasFormat = request.body.response_format !== undefined;
    const most = hasFormat && mayFallBack && json !== 'text' ? 2 : 1;
    if (++this.rejections <= most) throw new OutputRejectedError(rejection, tokens);
  }

  /**
   * Waits until the call may be retried. Throws if it must not be retried, or throws what its failures prove.
   */
  async pauseAfter(error: unknown, signal: AbortSignal): Promise<void> {
    if (error instanceof OutputRejectedError) return;
    if (!(error instanceof EndpointBusyError)) throw error;
    this.busy.push(error);
    const elapsedMs = performance.now() - this.started;
    const pause = pauseBefore({ error, policy: this.policy, tried: this.busy.length, elapsedMs });
    const proven = this.provenBy(error, pause);
    if (proven) throw proven;
    if (pause === undefined) throw error;
    await sleep(pause, signal);
  }

  /**
   * Proven if the error occurred often enough, or if it occurred more than once, without other errors, and no
   * tries remain.
   */
  private provenBy(
    { lasting }: EndpointBusyError,
    pause: number | undefined,
  ): LanguageModelError | undefined {
    if (!lasting) return undefined;
    const alike = this.busy.filter(failure => failure.lasting?.error.code === lasting.error.code).length;
    const isAll = pause === undefined && alike > 1 && alike === this.busy.length;
    return alike >= lasting.after || isAll ? lasting.error : undefined;
  }
}
