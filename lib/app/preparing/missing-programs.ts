import { dirname, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import type { AgentConfig } from '../../config/agent.js';
import type { NotifyConfig } from '../../config/run-control.js';
import { missingProgram } from './missing-program.js';

interface Misfit {
  path: string[];
  message: string;
}

/** Returns why programs of the agent and of notifications cannot start on this machine. */
export async function missingPrograms(input: {
  agent: AgentConfig | undefined;
  notify: NotifyConfig | undefined;
  configFile: string;
}): Promise<Misfit[]> {
  const { agent, notify, configFile } = input;
  const folder = dirname(configFile);
  const found = await Promise.all([
    ...(agent ? [missingOfAgent(agent, folder)] : []),
    ...(notify?.command ? [missingOf(notify.command, folder, ['notify', 'command'])] : []),
  ]);
  return found.flat();
}

async function missingOfAgent(agent: AgentConfig, folder: string): Promise<Misfit[]> {
  if (agent.kind === 'command') {
    return missingOf(agent.command, resolve(folder, agent.directory ?? '.'), ['agent', 'command']);
  }
  if (agent.kind === 'module') {
    const file = resolve(folder, agent.directory ?? '.', agent.file);
    const isFile = await stat(file).then(
      found => found.isFile(),
      () => false,
    );
    const message = `there is no file ${file}; the path starts at the folder of this file, or at directory.`;
    return isFile ? [] : [{ path: ['agent', 'file'], message }];
  }
  const python = agent.kind === 'functions' ? agent.functions.python : undefined;
  if (!python) return [];
  const directory = resolve(folder, python.directory ?? '.');
  return missingOf(python.command, directory, ['agent', 'functions', 'python', 'command']);
}

async function missingOf(command: readonly string[], directory: string, path: string[]): Promise<Misfit[]> {
  const message = await missingProgram(command, directory);
  return message === null ? [] : [{ path, message }];
}
