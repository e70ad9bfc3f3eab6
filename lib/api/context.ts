import type { AppContext, AppEvent } from '../app/context.js';
import { FgoError } from '../domain/errors.js';

/** How a program follows and interrupts a function of this API. */
export interface WorkOptions {
  /** Receives messages and the progress. */
  onEvent?: (event: AppEvent) => void;
  /** Interrupts the work: the same call continues it. */
  signal?: AbortSignal;
}

/** Creates the context of a use case. */
export async function contextOf({ onEvent, signal }: WorkOptions): Promise<AppContext> {
  // Loaded here, because an agent that imports `defineAgent` in each of its processes does not need them.
  const { createContext } = await import('../app/context.js');
  return createContext({
    environment: process.env,
    signal: signal ?? new AbortController().signal,
    emit: onEvent ?? (() => undefined),
  });
}

/** The error of work that the signal ended. */
export function interrupted(message: string): FgoError {
  return new FgoError({ code: 'INTERRUPTED', message, remedy: 'The same call continues it.' });
}
