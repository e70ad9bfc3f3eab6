import type { UsageRole, Usage } from '../../../domain/usage.js';
import type { LanguageModels } from '../../../llm/call.js';

/** The parts of a call that an estimate needs. */
export interface HeardCall {
  role: UsageRole;
  usage: Usage;
}

/** Wraps the models to record each call's usage in `heard`. */
export function hearing(models: LanguageModels, heard: HeardCall[]): LanguageModels {
  return {
    async complete(call, signal) {
      const reply = await models.complete(call, signal);
      heard.push({ role: call.role, usage: reply.usage });
      return reply;
    },
    flush: () => models.flush(),
  };
}
