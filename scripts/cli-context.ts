import { createContext } from '../lib/app/context.js';
import type { AppContext, AppEvent } from '../lib/app/context.js';
import { exitCodes } from '../lib/app/exit-codes.js';
import { createCompareView } from './terminal/compare-view.js';
import type { CompareView } from './terminal/compare-view.js';
import type { RunKeys } from './terminal/run-keys.js';
import { createRunView } from './terminal/run-view.js';
import type { RunView } from './terminal/run-view.js';
import type { FoundRun } from '../lib/app/finding/find-run.js';
import { printable, printMessage } from './terminal/output.js';

/** The context for use cases that an interrupt ends at once: they leave nothing to close. */
export function cliContext(): AppContext {
  return contextWith(new AbortController().signal, null).context;
}

/**
 * Calls a use case that the first interrupt ends in order; the second one exits. Shows its progress.
 * `stopping`: what the first interrupt prints. `watched`: the run that the keys of the live screen act on.
 */
export async function interruptible<Result>(
  stopping: string | null,
  work: (context: AppContext) => Promise<Result>,
  watched?: { found: FoundRun; onDetach(): void },
): Promise<Result> {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    if (stopping !== null) printMessage(`\n${stopping} Press Ctrl-C again to exit immediately.`);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const keys = watched
    ? {
        found: watched.found,
        detach() {
          watched.onDetach();
          controller.abort();
        },
      }
    : null;
  const { context, close } = contextWith(controller.signal, keys);
  try {
    return await work(context);
  } finally {
    close();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

function contextWith(signal: AbortSignal, keys: RunKeys | null): { context: AppContext; close: () => void } {
  let runView: RunView | undefined;
  let compareView: CompareView | undefined;
  const emit = (event: AppEvent) => {
    switch (event.kind) {
      case 'message':
        return printMessage(printable(event.text), event.about);
      case 'progress':
        return (runView ??= createRunView(keys)).show(event);
      case 'comparison':
        return (compareView ??= createCompareView()).show(event.runs);
    }
  };
  return {
    context: createContext({ environment: process.env, signal, emit }),
    close() {
      runView?.close();
      compareView?.close();
    },
  };
}
