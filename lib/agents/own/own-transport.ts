import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OwnAgentConfig } from '../../config/agent.js';
import { createHttpTransport } from './http-transport.js';
import { createProcessTransport, environmentFor } from './process-transport.js';
import type { Transport } from './transport.js';

/** Creates the transport to the configured agent. Starts nothing before the first task. */
export function createTransport(config: OwnAgentConfig): Transport {
  const { directory = process.cwd() } = config;
  switch (config.kind) {
    case 'http':
      return createHttpTransport(config.url);
    case 'command':
      return createProcessTransport({
        command: config.command,
        directory,
        environment: environmentFor(config.environment),
      });
    case 'module':
      return createProcessTransport({
        command: [process.execPath, '--no-warnings', runnerFile(), resolve(directory, config.file)],
        isModule: true,
        directory,
        environment: environmentFor(config.environment),
      });
  }
}

/** The program that runs a module. In a build, it is next to this file. */
function runnerFile(): string {
  return fileURLToPath(new URL('./run-module.js', import.meta.url));
}
