import { randomUUID } from 'node:crypto';
import type { LanguageModels } from '../lib/llm/call.js';
import { EndpointBusyError, LanguageModelError } from '../lib/llm/errors.js';

/**
 * Whether the agent's model answers at this moment: asks it for one word. The call is like no other, so that the
 * journal cannot answer it; it is counted and charged as all are. False where it is busy. Throws what needs a
 * person, and the signal's reason.
 */
export async function endpointAnswers(models: LanguageModels, signal: AbortSignal): Promise<boolean> {
  const content = `Answer with the word OK. (${randomUUID()})`;
  try {
    const messages = [{ role: 'user' as const, content }];
    await models.complete({ role: 'agent', messages, maxCompletionTokens: 16 }, signal);
    return true;
  } catch (error) {
    if (error instanceof EndpointBusyError) return false;
    // A refusal is an answer, too.
    if (error instanceof LanguageModelError && !error.needsPerson) return true;
    throw error;
  }
}
