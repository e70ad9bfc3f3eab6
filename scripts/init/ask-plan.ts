import { type CANCEL_SYMBOL, confirm, intro, isCancel, note, select, text } from '@clack/prompts';
import { FgoError } from '../../lib/domain/errors.js';
import { exitCodes } from '../../lib/app/exit-codes.js';
import type { AppContext } from '../../lib/app/context.js';
import {
  findEndpoints,
  hasPrice,
  namedEndpoint,
  type EndpointChoice,
} from '../../lib/app/init/find-endpoints.js';
import { guessColumns } from '../../lib/app/init/guess-columns.js';
import { inspectData, type InspectedData } from '../../lib/app/init/inspect-data.js';
import { planData, type DataAnswers, type DataPlan } from '../../lib/app/init/plan.js';
import { nameFrom, type ConfigPlan } from '../../lib/app/init/plan-config.js';
import { pathIn } from '../../lib/app/init/create-project.js';
import { fileExists } from '../../lib/app/init/write-files.js';
import { instructionsOf, usualMaxUsd, type InitRequest } from '../../lib/app/init/propose-plan.js';
import { excerpt } from '../../lib/text/excerpt.js';
import { counted, formatCount } from '../../lib/text/format.js';
import { printable } from '../terminal/output.js';

/** Questions are for people: stdout stays free for data. */
const output = process.stderr;
const mostLines = 12;

/** Asks what the request leaves open, and offers the guesses as defaults. Throws INTERRUPTED. */
export async function askPlan(
  { environment }: Pick<AppContext, 'environment'>,
  request: InitRequest,
): Promise<ConfigPlan> {
  const { configFile, settings } = request;
  intro('fgo init', { output });
  const searching = request.endpoint === undefined ? findEndpoints(environment) : null;
  const inspected = await inspectData(request.data, settings);
  note(printable(inspected.note), 'Data', { output });
  const agent = request.agent ?? (await askAgent());
  const answers = await askColumns(inspected, request.answers);
  const data = await askRows(planData(inspected, { answers, settings }), { answers });
  const instructions = request.instructions ?? (await askInstructions(data.scoring.instructions));
  const endpoint = await askEndpoint(searching, { request, environment });
  const model = request.model ?? (await askModel(endpoint));
  return {
    name: request.name ?? nameFrom(request.data),
    path: pathIn(configFile, request.data),
    data,
    agent,
    instructions: await instructionsOf(instructions),
    endpoint,
    model,
    maxUsd: request.maxUsd ?? (await askCap(endpoint, model)),
  };
}

export async function askOverwrite(file: string): Promise<boolean> {
  const isAgreed = answered(
    await confirm({ message: `${file} exists. Overwrite it?`, initialValue: false, output }),
  );
  if (isAgreed) return true;
  throw fileExists([file]);
}

export async function askDataFile(found: readonly string[]): Promise<string> {
  if (found.length === 0) {
    return answered(
      await text({
        message: 'Where is your data?',
        placeholder: 'a csv, xlsx, jsonl or parquet file, or a folder',
        validate: value => ((value ?? '').trim() === '' ? 'Give the path of a file or a folder.' : undefined),
        output,
      }),
    ).trim();
  }
  const options = found.map(value => ({ value, label: printable(value) }));
  return answered(await select({ message: 'Which data?', options, maxItems: mostLines, output }));
}

function askAgent(): Promise<ConfigPlan['agent']> {
  return ask<ConfigPlan['agent']>('What to optimize?', [
    { value: 'prompt', label: 'a prompt', hint: 'one call per task' },
    { value: 'python', label: 'an agent in Python' },
    { value: 'typescript', label: 'an agent in TypeScript' },
    { value: 'http', label: 'an agent behind a URL' },
  ]);
}

const none = '';

async function askColumns({ columns, id }: InspectedData, answers: DataAnswers): Promise<DataAnswers> {
  const options = columns.map(({ name, examples, distinct }) => ({
    value: name,
    label: printable(excerpt(name, 60)),
    hint: printable(
      `${formatCount(distinct)} values: ${excerpt(examples.map(({ text: value }) => value).join(', '), 50)}`,
    ),
  }));
  const known = { ...answers, id: answers.id ?? id };
  const guess = guessColumns(columns, known);
  const input = answers.input ?? (await ask('Input column?', options, guess.input));
  const next = guessColumns(columns, { ...known, input });
  const noAnswer = { value: none, label: 'none', hint: 'a model judges the answers' };
  const others = [...options.filter(({ value }) => value !== input), noAnswer];
  const expected = answers.expected ?? (await ask('Right answer?', others, next.expected ?? none));
  return {
    ...answers,
    input,
    expected: expected === none ? undefined : expected,
    hasNoAnswer: expected === none,
  };
}

/** Offers to keep equal inputs together, and to leave invalid rows out. */
async function askRows(plan: DataPlan, { answers }: { answers: DataAnswers }): Promise<DataPlan> {
  let { duplicates, invalidRows } = plan;
  if (plan.repeated > 0 && answers.duplicates === undefined) {
    const message = `${counted(plan.repeated, 'input')} more than once in the data. Keep each in one split?`;
    duplicates = answered(await confirm({ message, output })) ? 'together' : 'allow';
  }
  if (plan.invalid > 0 && answers.invalidRows === undefined) {
    const message = `${counted(plan.invalid, 'row')} without an input, answer or id. Leave out?`;
    invalidRows = answered(await confirm({ message, output })) ? 'skip' : 'reject';
  }
  return { ...plan, duplicates, invalidRows };
}

async function askInstructions(guess: string): Promise<string> {
  const message = 'Current instructions? (a text, or @FILE)';
  return answered(await text({ message, initialValue: guess, output }));
}

async function askEndpoint(
  searching: Promise<EndpointChoice[]> | null,
  { request, environment }: { request: InitRequest; environment: NodeJS.ProcessEnv },
): Promise<EndpointChoice> {
  if (searching === null) {
    const { endpoint = none, keyVariable } = request;
    return namedEndpoint(endpoint, { environment, keyVariable });
  }
  const choices = await searching;
  const other = { value: none, label: 'another', hint: 'its URL' };
  const options = [...choices.map(({ name, title }) => ({ value: name, label: title })), other];
  const name = await ask('Endpoint?', options);
  const found = choices.find(choice => choice.name === name);
  return found ?? namedEndpoint(await askUrl(), { environment, keyVariable: await askKeyVariable() });
}

async function askUrl(): Promise<string> {
  return answered(
    await text({
      message: 'URL of the endpoint?',
      placeholder: 'https://HOST/v1',
      validate: value =>
        /^https?:\/\//.test(value ?? '') && URL.canParse(value ?? '')
          ? undefined
          : 'Give a URL, such as https://HOST/v1.',
      output,
    }),
  );
}

async function askKeyVariable(): Promise<string | undefined> {
  const message = 'Environment variable of its key? (empty: no key)';
  const validate = (value: string | undefined) =>
    /^([A-Za-z_][A-Za-z0-9_]*)?$/.test(value ?? '') ? undefined : 'Give the name of a variable, not the key.';
  const name = answered(await text({ message, defaultValue: '', validate, output }));
  return name === '' ? undefined : name;
}

async function askModel({ connection, model, models }: EndpointChoice): Promise<string> {
  if (connection === null) return model;
  if (models.length > 0 && models.length <= mostLines)
    return ask(
      'Model?',
      models.map(value => ({ value, label: printable(value) })),
      model,
    );
  return answered(await text({ message: 'Model?', initialValue: model, output }));
}

async function askCap({ connection }: EndpointChoice, model: string): Promise<number | undefined> {
  if (connection === null || !hasPrice(model)) return undefined;
  const validate = (value: string | undefined) =>
    Number(value) > 0 ? undefined : 'Give an amount in USD above 0.';
  const amount = await text({
    message: 'Most to spend, in USD?',
    initialValue: String(usualMaxUsd),
    validate,
    output,
  });
  return Number(answered(amount));
}

async function ask<Value extends string>(
  message: string,
  options: { value: Value; label: string; hint?: string }[],
  initialValue?: Value,
): Promise<Value> {
  const shared = { message, options, maxItems: mostLines, output };
  const given = initialValue === undefined ? shared : { ...shared, initialValue };
  return answered((await select(given as never)) as Value | typeof CANCEL_SYMBOL) as Value;
}

/** The answer, unless the user pressed Ctrl-C. */
function answered<Value>(value: Value): Exclude<Value, symbol> {
  if (isCancel(value))
    throw new FgoError({
      code: 'INTERRUPTED',
      message: 'Nothing was written.',
      exitCode: exitCodes.interrupted,
    });
  return value as Exclude<Value, symbol>;
}
