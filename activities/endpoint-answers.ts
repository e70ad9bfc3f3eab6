import { randomUUID } from 'node:crypto';
import type { LanguageModels } from '../lib/llm/call.js';
import { EndpointBusyError, LanguageModelError } from '../lib/llm/errors.js';

/**
 * Whether the agent's model answers right now: asks it for one word. The call is unique, so the journal
 * cannot answer it; it is counted and charged like any other. False if the model is busy. Throws errors that
 * need a person, and the signal's reason.
 */
export async function endpointAnswers(models: LanguageModels, signal: AbortSignal): Promise<boolean> {
  const content = `Answer with the word OK. (${randomUUID()})`;
  try {
    const messages = [{ role: 'user' as const, content }];
    await models.complete({ role: 'agent', messages, maxCompletionTokens: 16 }, signal);
    return true;
  } catch (error) {
    if (error instanceof EndpointBusyError) return false;
    // A refusal is also an answer.
    if (error instanceof LanguageModelError && !error.needsPerson) return true;
    throw error;
  }
}
