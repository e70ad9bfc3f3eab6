import type { UsageRole, Usage } from '../../../domain/usage.js';
import type { LanguageModels } from '../../../llm/call.js';

/** A call, as far as an estimate is made from it. */
export interface HeardCall {
  role: UsageRole;
  usage: Usage;
}

/** The same models, with what each call used noted in `heard`. */
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
