import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OwnAgentConfig } from '../../config/agents/program.js';
import type { OwnScorerConfig } from '../../config/scorer.js';
import type { StartedProgram } from './agent-process.js';
import { createHttpTransport } from './http-transport.js';
import { createProcessTransport, environmentFor } from './process-transport.js';
import type { Program, Transport } from './transport.js';

const agentRunner = new URL('./run-module.js', import.meta.url);

/**
 * Creates the transport to a user's own program. Starts nothing before the first request. `runner` is the
 * program that runs a module file.
 */
export function createTransport(
  config: Exclude<OwnAgentConfig, { kind: 'inline' }> | OwnScorerConfig,
  what: Program = 'agent',
  runner = agentRunner,
): Transport {
  return config.kind === 'http'
    ? createHttpTransport(config.url, { what })
    : createProcessTransport(startedProgram(config, { what, runner }));
}

/** A user's own program as it is started. */
export function startedProgram(
  config: Exclude<OwnAgentConfig | OwnScorerConfig, { kind: 'inline' | 'http' }>,
  { what, runner = agentRunner }: { what: Program; runner?: URL },
): StartedProgram {
  const { directory = process.cwd() } = config;
  const isModule = config.kind === 'module';
  const command = isModule
    ? [process.execPath, '--no-warnings', fileURLToPath(runner), resolve(directory, config.file)]
    : config.command;
  return { what, command, isModule, directory, environment: environmentFor(config.environment) };
}
