import type { FunctionsConfig } from '../../config/agents/functions.js';
import type { FunctionOptions } from './run-function.js';

/** Converts the configuration to options for running functions. */
export function functionOptions(config: FunctionsConfig): FunctionOptions {
  const { timeoutSeconds, memoryMegabytes, python } = config;
  return {
    limits: { timeMs: timeoutSeconds * 1_000, memoryBytes: memoryMegabytes * 1024 * 1024 },
    python: python && {
      command: python.command,
      timeMs: python.timeoutSeconds * 1_000,
      directory: python.directory,
    },
  };
}
