import type { Usage } from '../../../domain/usage.js';
import type { LanguageModels } from '../../../llm/call.js';

/** The parts of a call that an estimate needs. */
export interface RecordedCall {
  path: string | undefined;
  usage: Usage;
}

/** The same models; adds each answered call to `calls`. */
export function recordCalls(models: LanguageModels, calls: RecordedCall[]): LanguageModels {
  return {
    async complete(call, signal) {
      const reply = await models.complete(call, signal);
      calls.push({ path: call.path, usage: reply.usage });
      return reply;
    },
    flush: () => models.flush(),
  };
}
