import { InvalidArgumentError } from 'commander';
import { budgetSchema } from '../lib/config/optimize.js';
import { badInput } from '../lib/config/problem.js';
import { exitCodes } from '../lib/app/exit-codes.js';
import { copyExample, exampleNames } from '../lib/app/init/copy-example.js';
import { createProject } from '../lib/app/init/create-project.js';
import { findDataFiles } from '../lib/app/init/find-data.js';
import { scorerKinds, type ScorerKind } from '../lib/app/init/guess-scoring.js';
import { agentLanguages, type ConfigPlan } from '../lib/app/init/plan-config.js';
import { proposePlan, type InitRequest } from '../lib/app/init/propose-plan.js';
import { importPromptfoo } from '../lib/app/init/promptfoo/import-promptfoo.js';
import { isPromptfooConfig } from '../lib/app/init/promptfoo/read-promptfoo.js';
import { existing } from '../lib/app/init/write-files.js';
import { cliContext } from './cli-context.js';
import { printCreated, printPlan } from './init/print-created.js';
import { numberFor } from './terminal/options.js';
import { printable, printMessage } from './terminal/output.js';
import { defineVerb } from './verb.js';

interface InitOptions {
  yes?: boolean;
  example?: string;
  out?: string;
  force?: boolean;
  name?: string;
  optimize?: ConfigPlan['agent'];
  input?: string;
  expected?: string;
  id?: string;
  scorer?: ScorerKind;
  rubric?: string;
  instructions?: string;
  endpoint?: string;
  keyEnv?: string;
  model?: string;
  maxUsd?: number;
  duplicates?: 'allow' | 'together' | 'drop';
  invalidRows?: 'reject' | 'skip';
  delimiter?: string;
  encoding?: string;
  sheet?: string;
  json?: boolean;
}

const agentKinds = ['prompt', ...agentLanguages] as const;

export const verb = defineVerb<InitOptions, [string | undefined]>({
  description:
    'Writes a configuration for your data: looks at it, asks what it cannot guess, and checks the result.',
  arguments: [
    [
      '[data]',
      'a file (csv, tsv, xlsx, json, jsonl, parquet), a folder of files, or a promptfoo configuration',
    ],
  ],
  options: [
    ['-y, --yes', 'takes the guesses instead of asking'],
    ['--example <name>', 'copies an example of this package instead'],
    ['--out <file>', 'the configuration to write (default: fgo.yaml; with --example, a folder)'],
    ['--force', 'overwrites files that exist'],
    ['--optimize <what>', `what to optimize: ${agentKinds.join(', ')}`, oneOf(agentKinds)],
    ['--input <column>', 'the column that the agent reads, or a template such as "{title}: {text}"'],
    ['--expected <column>', 'the column of the right answer'],
    ['--id <column>', 'the column of the ids'],
    ['--scorer <kind>', `how answers are scored: ${scorerKinds.join(', ')}`, oneOf(scorerKinds)],
    ['--rubric <text>', 'what makes a good answer, for a model that judges'],
    ['--instructions <text>', 'the instructions to start with: a text, or @FILE'],
    [
      '--endpoint <name|url>',
      'openai, azure, openrouter, anthropic, gemini, ollama, vllm, …, simulated, or a URL',
    ],
    ['--key-env <variable>', 'the variable that holds the key of the endpoint'],
    ['--model <name>', 'the model'],
    ['--max-usd <amount>', 'the most that a run may cost', numberFor(budgetSchema.shape.usd)],
    [
      '--duplicates <how>',
      'rows with the same input: allow, together, drop',
      oneOf(['allow', 'together', 'drop']),
    ],
    ['--invalid-rows <how>', 'rows without an input or answer: reject, skip', oneOf(['reject', 'skip'])],
    ['--delimiter <character>', 'the character between the values of a csv file'],
    ['--encoding <name>', 'the encoding of a text file, such as windows-1251'],
    ['--sheet <name>', 'the sheet of an xlsx file'],
    ['--name <name>', 'the name of the configuration; ids of runs start with it'],
    ['--json', 'prints what was written as JSON'],
  ],
  examples: [
    ['fgo init tickets.csv', 'asks five questions'],
    ['fgo init tickets.csv --yes --endpoint simulated', 'asks nothing'],
    ['fgo init mails/ --expected folder', 'a folder of texts, sorted into folders'],
    ['fgo init --example support-tickets', 'copies an example'],
    ['fgo init promptfooconfig.yaml --yes', 'reads prompts, tests and provider'],
  ],
  async run(options, data) {
    if (options.example !== undefined) return copy(options.example, options);
    const configFile = options.out ?? 'fgo.yaml';
    const isInteractive = options.yes !== true && process.stdin.isTTY && process.stderr.isTTY;
    const context = cliContext();
    const given = requestOf(options, { configFile, data: data ?? (await onlyDataFile(isInteractive)) });
    let overwrite = options.force === true;
    const request = await withPromptfoo(given, overwrite);
    let plan: ConfigPlan;
    if (isInteractive) {
      const { askPlan, askOverwrite } = await import('./init/ask-plan.js');
      overwrite ||= (await existing([configFile])).length > 0 && (await askOverwrite(configFile));
      plan = await askPlan(context, request);
    } else {
      if (options.yes !== true)
        throw badInput('fgo init', 'this is not a terminal: add --yes to take the guesses.');
      plan = await proposePlan(context, request);
      printPlan(plan);
    }
    const created = await createProject(context, plan, { configFile, overwrite });
    return printCreated(created, { plan, json: options.json === true });
  },
});

/** Replaces a promptfoo configuration by its tests, and says what could not be taken over. */
async function withPromptfoo(request: InitRequest, overwrite: boolean): Promise<InitRequest> {
  if (!isPromptfooConfig(request.data)) return request;
  const imported = await importPromptfoo(request, { overwrite });
  for (const note of imported.notes) printMessage(printable(note));
  return imported.request;
}

function requestOf(options: InitOptions, files: Pick<InitRequest, 'data' | 'configFile'>): InitRequest {
  const { input, expected, id, scorer, rubric, duplicates, invalidRows } = options;
  const { delimiter, encoding, sheet, name, optimize, instructions, endpoint, keyEnv, model, maxUsd } =
    options;
  return {
    ...files,
    answers: { input, expected, id, scorer, rubric, duplicates, invalidRows },
    settings: { delimiter: delimiter?.replace(/^\\t$/, '\t'), encoding, sheet },
    name,
    agent: optimize,
    instructions,
    endpoint,
    keyVariable: keyEnv,
    model,
    maxUsd,
  };
}

/** The only file of the folder that can be data; on a terminal, the user chooses. Throws BadInputError. */
async function onlyDataFile(isInteractive: boolean): Promise<string> {
  const found = await findDataFiles('.');
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  if (isInteractive) return (await import('./init/ask-plan.js')).askDataFile(found);
  const what =
    first === undefined ? 'this folder has no data file' : `there are several files: ${found.join(', ')}`;
  throw badInput(
    'fgo init',
    `${what}. Name one, fgo init DATA, or copy an example: fgo init --example support-tickets.`,
  );
}

async function copy(name: string, options: InitOptions): Promise<number> {
  const folder = await copyExample(name, { to: options.out, overwrite: options.force === true });
  const others = (await exampleNames()).filter(other => other !== name);
  printMessage(`Copied the example to ${folder}. Others: ${others.join(', ')}`);
  printMessage(`Next: cd ${options.out ?? name} && fgo optimize fgo.yaml`);
  return exitCodes.done;
}

function oneOf<Name extends string>(names: readonly Name[]): (value: string) => Name {
  return value => {
    const found = names.find(name => name === value);
    if (found === undefined) throw new InvalidArgumentError(`Give one of ${names.join(', ')}.`);
    return found;
  };
}
