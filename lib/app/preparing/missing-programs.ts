import { dirname, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import { kindOf } from '../../config/agent.js';
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
  const needed = kindOf(agent).programs?.(agent) ?? [];
  const found = needed.map(({ path, command, file, directory: base }) => {
    const directory = resolve(folder, base ?? '.');
    return command ? missingOf(command, directory, path) : missingFile(resolve(directory, file ?? ''), path);
  });
  return (await Promise.all(found)).flat();
}

async function missingFile(file: string, path: string[]): Promise<Misfit[]> {
  const isFile = await stat(file).then(
    found => found.isFile(),
    () => false,
  );
  const message = `there is no file ${file}. The path is relative to the folder of this file, or to directory.`;
  return isFile ? [] : [{ path, message }];
}

async function missingOf(command: readonly string[], directory: string, path: string[]): Promise<Misfit[]> {
  const message = await missingProgram(command, directory);
  return message === null ? [] : [{ path, message }];
}
