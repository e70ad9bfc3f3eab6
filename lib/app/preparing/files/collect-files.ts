import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import { kindOf } from '../../../config/agent.js';
import type { AgentConfig } from '../../../config/agent.js';
import type { NotifyConfig } from '../../../config/run-control.js';
import type { RunFile } from '../../../config/run-file.js';
import { isOwnScorer, singleScorers } from '../../../config/scorer.js';
import type { ScorerConfig } from '../../../config/scorer.js';
import type { Task } from '../../../domain/task.js';
import type { Artifacts } from '../../../store/artifacts.js';
import { sha256 } from '../../../text/canonical-json.js';
import { localImports } from './local-imports.js';

/** The content of a larger file stays out of the store: such files belong in an image. */
const mostBytes = 16 * 1024 * 1024;
/** Left out of folders and of commands: packages, caches, and files such as `.env` and `.git`. */
const leftOut = /^(?:\.|node_modules$|__pycache__$)/;

/** A program of the user as a configuration names it. */
interface NamedProgram {
  names: readonly string[];
  directory: string | undefined;
  files: readonly string[];
}

/**
 * Finds the files of a configuration's programs and the attachments of its tasks, and stores their contents,
 * so that workers on other machines can run them. Only what is named by a relative path travels: an absolute
 * path names something that each worker must have.
 */
export async function storeFiles(options: {
  /** The folder of the configuration. */
  folder: string;
  agent: AgentConfig;
  scorer: ScorerConfig;
  notify: NotifyConfig | undefined;
  /** The tasks whose attachments are stored. */
  tasks: readonly Task[];
  artifacts: Artifacts;
}): Promise<RunFile[]> {
  const { folder, artifacts } = options;
  const code = await codeFiles(folder, programsOf(options));
  const data = (await attachments(options)).filter(file => !code.includes(file));
  const store = async (file: string, use: RunFile['use']): Promise<RunFile> => {
    const content = await readFile(file);
    if (content.length <= mostBytes) await artifacts.put(content);
    const path = relative(folder, file).split(sep).join('/');
    return { path, use, sha256: sha256(content), bytes: content.length };
  };
  const stored: RunFile[] = [];
  for (const file of code) stored.push(await store(file, 'code'));
  for (const file of data) stored.push(await store(file, 'data'));
  return stored.sort((left, right) => (left.path < right.path ? -1 : 1));
}

function programsOf(options: {
  agent: AgentConfig;
  scorer: ScorerConfig;
  notify: NotifyConfig | undefined;
}): NamedProgram[] {
  const { agent, scorer, notify } = options;
  const ofAgent = (kindOf(agent).programs?.(agent) ?? []).map(({ command, file, directory }) => ({
    names: command ? argumentsOf(command) : file === undefined ? [] : [file],
    directory,
    files: 'files' in agent ? (agent.files ?? []) : [],
  }));
  const ofScorers = singleScorers(scorer).flatMap(single => {
    if (!isOwnScorer(single) || single.kind === 'http') return [];
    const names = single.kind === 'module' ? [single.file] : argumentsOf(single.command);
    return [{ names, directory: single.directory, files: single.files ?? [] }];
  });
  const ofNotify = notify?.command
    ? [{ names: argumentsOf(notify.command), directory: undefined, files: [] }]
    : [];
  return [...ofAgent, ...ofScorers, ...ofNotify];
}

/** Without paths of which a part stays on its machine. */
function argumentsOf(command: readonly string[]): string[] {
  const stays = (part: string) => part !== '.' && part !== '..' && leftOut.test(part);
  return command.filter(path => !normalize(path).split(sep).some(stays));
}

async function codeFiles(folder: string, programs: NamedProgram[]): Promise<string[]> {
  const found = new Set<string>();
  for (const { names, directory = '.', files } of programs) {
    if (isAbsolute(directory)) continue;
    const base = resolve(folder, directory);
    const pathsOf = (paths: readonly string[]) =>
      paths.filter(path => !isAbsolute(path)).map(path => resolve(base, path));
    for (const program of pathsOf(names))
      await addWithImports({ file: program, found, root: dirname(program) });
    for (const file of pathsOf(files)) for (const below of await filesBelow(file)) found.add(below);
    // It says how JavaScript files are to be read.
    const [project] = await filesBelow(join(base, 'package.json'));
    if (project !== undefined && [...found].some(file => file.startsWith(`${base}${sep}`)))
      found.add(project);
  }
  return [...found];
}

async function addWithImports(options: { file: string; found: Set<string>; root: string }): Promise<void> {
  const { file, found, root } = options;
  const isFile = await stat(file).then(
    place => place.isFile(),
    () => false,
  );
  if (!isFile || found.has(file)) return;
  found.add(file);
  const text = await readFile(file, 'latin1');
  for (const imported of await localImports({ file, text, root }))
    await addWithImports({ file: imported, found, root });
}

/** A file, or all files of a folder. */
async function filesBelow(path: string): Promise<string[]> {
  const place = await stat(path).catch(() => null);
  if (place?.isFile()) return [path];
  if (!place?.isDirectory()) return [];
  const names = (await readdir(path)).filter(name => !leftOut.test(name));
  const below = await Promise.all(names.map(name => filesBelow(join(path, name))));
  return below.flat();
}

/** The files that tasks have attached, in the folder that the agent names. */
async function attachments(options: {
  folder: string;
  agent: AgentConfig;
  tasks: readonly Task[];
}): Promise<string[]> {
  const { folder, agent, tasks } = options;
  if (!('tools' in agent) || agent.directory === undefined || isAbsolute(agent.directory)) return [];
  const base = resolve(folder, agent.directory);
  const names = tasks.flatMap(({ metadata: { file, fileSample } }) =>
    file === undefined || fileSample !== undefined ? [] : [file],
  );
  const found = await Promise.all([...new Set(names)].map(name => filesBelow(join(base, name))));
  return found.flat();
}
