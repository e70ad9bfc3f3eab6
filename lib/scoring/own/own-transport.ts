import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHttpTransport } from '../../agents/own/http-transport.js';
import { createProcessTransport, environmentFor } from '../../agents/own/process-transport.js';
import type { Transport } from '../../agents/own/transport.js';
import type { OwnScorerConfig } from '../../config/scorer.js';

/** Creates the transport to the configured scorer. Starts nothing before the first answer. */
export function createScorerTransport(config: OwnScorerConfig): Transport {
  const { directory = process.cwd() } = config;
  switch (config.kind) {
    case 'http':
      return createHttpTransport(config.url, undefined, 'scorer');
    case 'command':
      return createProcessTransport({
        what: 'scorer',
        command: config.command,
        directory,
        environment: environmentFor(config.environment),
      });
    case 'module':
      return createProcessTransport({
        what: 'scorer',
        command: [process.execPath, '--no-warnings', runnerFile(), resolve(directory, config.file)],
        isModule: true,
        directory,
        environment: environmentFor(config.environment),
      });
  }
}

/** The program that runs a module. In a build, it is next to this file. */
function runnerFile(): string {
  return fileURLToPath(new URL('./run-scorer.js', import.meta.url));
}
