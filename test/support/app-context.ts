import { createContext } from '../../lib/app/context.js';
import type { AppContext, AppEvent } from '../../lib/app/context.js';

/** A context for use cases that keeps what they emit. */
export function recordingContext(): AppContext & { events: AppEvent[]; messages(): string[] } {
  const events: AppEvent[] = [];
  const context = createContext({
    environment: process.env,
    signal: new AbortController().signal,
    emit: event => void events.push(event),
  });
  return {
    ...context,
    events,
    messages: () => events.flatMap(event => (event.kind === 'message' ? [event.text] : [])),
  };
}
