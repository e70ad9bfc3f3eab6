import { dirname, extname, resolve } from 'node:path';
import { parse } from 'yaml';
import { badInput } from '../../../config/problem.js';
import { readConfigText } from '../../../config/read-config.js';
import { readTextFile } from '../../../config/read-file.js';
import { loadFile } from '../../../data/load-file.js';
import { errorText } from '../../../domain/errors.js';
import type { Json } from '../../../domain/json.js';
import { convertPrompt } from './convert-prompt.js';
import { convertProvider } from './convert-provider.js';
import { assertOfCell, convertTests, type ConvertedTests } from './convert-tests.js';
import { promptfooSchema, type PromptfooConfig, type PromptfooTest } from './promptfoo-config.js';

/** What a promptfoo configuration says, in the form of a request. */
export interface ReadPromptfoo extends Omit<ConvertedTests, 'notes'> {
  instructions: string;
  /** A template of the columns. */
  input: string;
  endpoint: string | undefined;
  model: string | undefined;
  /** What is not taken over, one line each. */
  notes: string[];
}

const mostBytes = 64 * 1024 * 1024;

export function isPromptfooConfig(path: string): boolean {
  return /\.ya?ml$/i.test(path) || /(^|[/\\])promptfooconfig\.json$/i.test(path);
}

/** Reads prompts, tests and provider of a promptfoo configuration. Throws BadInputError and DataError. */
export async function readPromptfoo(file: string): Promise<ReadPromptfoo> {
  const config = parseConfig(await readConfigText(file), file);
  const folder = dirname(resolve(file));
  const { prompt, notes: promptNotes } = await firstPrompt(config, { file, folder });
  const { tests, notes: testNotes } = await testsOf(config, { file, folder });
  if (tests.length === 0) throw badInput(file, 'it has no tests: fgo needs them as tasks.');
  const { notes: ruleNotes, ...converted } = convertTests(tests, config.defaultTest ?? {});
  const names = [...new Set(converted.rows.flatMap(row => Object.keys(row)))].filter(
    name => name !== converted.expected,
  );
  const { instructions, input, notes: inputNotes } = convertPrompt(prompt, names);
  const [provider, ...others] = config.providers ?? config.targets ?? [];
  const { endpoint, model, notes: providerNotes } = convertProvider(provider);
  if (others.length > 0) providerNotes.push('only the first provider is taken over');
  const notes = [...promptNotes, ...inputNotes, ...testNotes, ...ruleNotes, ...providerNotes];
  return { ...converted, instructions, input, endpoint, model, notes };
}

function parseConfig(text: string, file: string): PromptfooConfig {
  let value: unknown;
  try {
    value = parse(text, { prettyErrors: false });
  } catch (error) {
    throw badInput(file, `this is not valid YAML: ${errorText(error)}`, error);
  }
  const read = promptfooSchema.safeParse(value);
  if (read.success && (read.data.prompts ?? read.data.tests) !== undefined) return read.data;
  const [issue] = read.success ? [] : read.error.issues;
  const where =
    issue === undefined ? 'it has neither prompts nor tests' : `${issue.path.join('.')}: ${issue.message}`;
  throw badInput(file, `this is no promptfoo configuration that can be read: ${where}.`);
}

interface Place {
  file: string;
  folder: string;
}

async function firstPrompt(config: PromptfooConfig, { file, folder }: Place) {
  const [first, ...others] = config.prompts ?? [];
  const given = typeof first === 'string' ? first : (first?.raw ?? first?.id);
  if (given === undefined) throw badInput(file, 'it has no prompts: fgo needs one as instructions.');
  const notes = others.length === 0 ? [] : [`only the first of ${others.length + 1} prompts is taken over`];
  const path = /^file:\/\/(.+)$/.exec(given)?.[1] ?? (/^\S+\.(txt|md|json)$/.test(given) ? given : undefined);
  if (path === undefined) return { prompt: given, notes };
  if (!/\.(txt|md|json|j2)$/i.test(path))
    throw badInput(file, `prompts in ${path} cannot be read: write the text into a .txt file.`);
  return { prompt: await textOf(path, { file, folder }), notes };
}

async function textOf(path: string, { file, folder }: Place): Promise<string> {
  return readTextFile(resolve(folder, path), mostBytes).catch((error: unknown) => {
    throw badInput(file, `${path}: ${errorText(error)}.`, error);
  });
}

async function testsOf(
  config: PromptfooConfig,
  place: Place,
): Promise<{ tests: PromptfooTest[]; notes: string[] }> {
  const { tests = [] } = config;
  const found: PromptfooTest[] = [];
  const notes: string[] = [];
  for (const entry of typeof tests === 'string' ? [tests] : tests) {
    if (typeof entry !== 'string') found.push(entry);
    else found.push(...(await testsInFile(entry.replace(/^file:\/\//, ''), place)));
  }
  const files = found.filter(({ vars }) => Object.values(vars ?? {}).some(isFileOrList)).length;
  if (files > 0) notes.push(`${files} tests have files or lists as variables, which are taken over as texts`);
  return { tests: found, notes };
}

function isFileOrList(value: Json): boolean {
  return Array.isArray(value) || (typeof value === 'string' && value.startsWith('file://'));
}

/** Tests in YAML, or a table with a column for each variable and the assertions in `__expected`. */
async function testsInFile(path: string, place: Place): Promise<PromptfooTest[]> {
  if (/\.ya?ml$/i.test(path)) {
    const tests = promptfooSchema.shape.tests.safeParse(parse(await textOf(path, place)));
    return Array.isArray(tests.data) ? tests.data.filter(test => typeof test !== 'string') : [];
  }
  if (!/^\.(csv|tsv|jsonl?|xlsx)$/i.test(extname(path)))
    throw badInput(place.file, `tests in ${path} cannot be read: use csv, xlsx, jsonl or YAML.`);
  const { table } = await loadFile(resolve(place.folder, path));
  const rows = table.rows.map(({ values }) => Object.fromEntries(values));
  const asTests = promptfooSchema.shape.tests.safeParse(rows);
  if (rows.every(row => Object.hasOwn(row, 'vars')) && Array.isArray(asTests.data))
    return asTests.data.filter(test => typeof test !== 'string');
  return rows.map(row => {
    const cells = Object.entries(row);
    const isRule = (name: string) => /^__expected\d*$/.test(name);
    const asserts = cells.filter(
      ([name, cell]) => isRule(name) && typeof cell === 'string' && cell.trim() !== '',
    );
    return {
      vars: Object.fromEntries(cells.filter(([name]) => !name.startsWith('__'))),
      assert: asserts.map(([, cell]) => assertOfCell(String(cell))),
    };
  });
}
