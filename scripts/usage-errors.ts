import { looksLikeCredential, maskSecret } from '../lib/config/credentials.js';
import { excerpt } from '../lib/text/excerpt.js';

/** Returns an error if an argument is empty, because no command accepts that. */
export function emptyArgument(parameters: readonly string[]): string | undefined {
  const place = parameters.findIndex(parameter => parameter.trim() === '');
  if (place < 0) return undefined;
  const before = place === 0 ? 'fgo' : shownUsageError(parameters[place - 1] ?? '');
  return `error: the argument after ${before} is empty. Give a value, or leave it out; a shell variable may not be set.`;
}

/**
 * Shortens a message of the command line parser, which repeats the arguments: masks keys, cuts long words.
 */
export function shownUsageError(text: string): string {
  return text.replace(/[^\s'"=]{9,}/g, word =>
    looksLikeCredential(word) ? maskSecret(word) : excerpt(word),
  );
}
