import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { moduleSchema } from '../../domain/module.js';
import type { Modules } from '../../domain/module.js';
import { contradictions } from '../../optimizer/provenance/earlier-modules.js';
import { JsonError } from '../../text/json/json-error.js';
import { parseJson } from '../../text/json/parse-json.js';
import type { BeginConfig } from '../../config/begin.js';
import { BadInputError } from '../../config/problem.js';
import { readTextFile } from '../../config/read-file.js';
import { UnreadableFileError } from '../../config/unreadable-file-error.js';
import type { Location } from '../../config/locate.js';
import type { BeginningPlace } from './beginning-place.js';
import type { FoundModules } from './read-run-modules.js';

const fileSchema = z.record(z.string().min(1), z.union([z.string(), moduleSchema]));

/** Reads modules from the user's files. Throws BadInputError with the file and, if known, the line. */
export async function readModuleFiles(
  { begin, names }: { begin: BeginConfig; names: string[] },
  place: BeginningPlace,
): Promise<FoundModules> {
  const { file, files = {} } = begin;
  const read = (path: string, key: string[]) => readText(path, place, place.locate(key));
  const found = (modules: Modules, paths: string[]): FoundModules => ({
    beginning: { kind: 'file', files: paths.map(path => basename(path)) },
    modules,
    from: basename(paths[0] ?? ''),
    train: [],
  });
  if (file === undefined) {
    const texts = await Promise.all(
      Object.entries(files).map(async ([name, path]) => [name, text(await read(path, ['files', name]))]),
    );
    return found(Object.fromEntries(texts) as Modules, Object.values(files));
  }
  const content = await read(file, ['file']);
  if (/\.json$/i.test(file)) return found(parseModules(content, file), [file]);
  const [only] = names;
  if (only === undefined || names.length > 1) {
    const message = `the agent has several modules (${names.join(', ')}): name a file for each with files: {${only ?? 'NAME'}: FILE}, or give a .json file.`;
    throw new BadInputError([{ ...place.locate(['file']), message }]);
  }
  return found({ [only]: text(content) }, [file]);
}

/** Parses the text as in `agent.modules`: all of it is prose, and lists are not parsed as rules. */
function text(content: string): Modules[string] {
  return { kind: 'text', text: content.trimEnd() };
}

/** The size limit of a module file. Modules with the full history of their rules take a few hundred KB. */
const mostBytes = 8 * 1024 * 1024;

async function readText(path: string, { configFile }: BeginningPlace, blamed: Location): Promise<string> {
  const content = await readTextFile(resolve(dirname(configFile), path), mostBytes).catch(
    (error: unknown) => {
      if (!(error instanceof UnreadableFileError)) throw error;
      const { kind, problem, line } = error;
      const hint = kind === 'folder' ? '. To start from a run, use run: PATH' : '';
      const at = line === undefined ? '' : ` (line ${line})`;
      const message = `${path} cannot be read: ${problem}${hint}${at}.`;
      throw new BadInputError([{ ...blamed, message }], { cause: error });
    },
  );
  if (content.trim() !== '') return content;
  throw atLine(path, { line: 1, column: 1 }, 'the file is empty: write the instructions of the agent.');
}

function parseModules(content: string, file: string): Modules {
  let value: unknown;
  try {
    value = parseJson(content, { exact: true });
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw atLine(
      file,
      error,
      `${error.message}. A file of modules is JSON, such as {"instructions": "…"}.`,
      error,
    );
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0] ?? '');
    const message = `${name === '' ? 'this' : `"${name}"`} is not a module: give a string, or a module object as in a run's modules.json, such as {"kind": "text", "text": "…"}.`;
    throw atLine(file, lineOf(content, name), message);
  }
  const modules = Object.fromEntries(
    Object.entries(parsed.data).map(([name, module]) => [
      name,
      typeof module === 'string' ? text(module) : module,
    ]),
  );
  const [contradicted] = contradictions(modules);
  if (contradicted === undefined) return modules;
  const message = `the text of "${contradicted}" does not match its structure: remove "structure" to start with the text as written.`;
  throw atLine(file, lineOf(content, contradicted), message);
}

function lineOf(content: string, name: string): { line: number; column: number } {
  const at = name === '' ? -1 : content.indexOf(JSON.stringify(name));
  const before = content.slice(0, Math.max(0, at));
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

function atLine(
  file: string,
  where: { line: number; column: number },
  message: string,
  cause?: unknown,
): BadInputError {
  return new BadInputError([{ source: file, ...where, path: '', message }], { cause });
}
