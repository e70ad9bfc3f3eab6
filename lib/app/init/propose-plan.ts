import { badInput } from '../../config/problem.js';
import { errorText } from '../../domain/errors.js';
import type { ReadSettings } from '../../data/load-file.js';
import { readTextFile } from '../../config/read-file.js';
import type { AppContext } from '../context.js';
import { findEndpoints, hasPrice, namedEndpoint, type EndpointChoice } from './find-endpoints.js';
import { inspectData } from './inspect-data.js';
import { planData, type DataAnswers } from './plan.js';
import { pathIn } from './create-project.js';
import { nameFrom, type ConfigPlan } from './plan-config.js';

/** What the user has said about a new configuration; the rest is guessed. */
export interface InitRequest {
  /** The path of the data. */
  data: string;
  /** The path of the configuration. */
  configFile: string;
  answers: DataAnswers;
  settings: ReadSettings;
  name?: string | undefined;
  agent?: ConfigPlan['agent'] | undefined;
  /** A text, or @FILE. */
  instructions?: string | undefined;
  /** The name of a known endpoint, or a URL. */
  endpoint?: string | undefined;
  keyVariable?: string | undefined;
  model?: string | undefined;
  maxUsd?: number | undefined;
}

/** The cap where the user names none. */
export const usualMaxUsd = 2;
const mostInstructionBytes = 1024 * 1024;

/** Completes a request with guesses from the data and the environment. Throws DataError and BadInputError. */
export async function proposePlan(
  { environment }: Pick<AppContext, 'environment'>,
  request: InitRequest,
): Promise<ConfigPlan> {
  const { configFile, answers, settings, agent = 'prompt', keyVariable } = request;
  const data = planData(await inspectData(request.data, settings), { answers, settings });
  const endpoint =
    request.endpoint === undefined
      ? firstOf(await findEndpoints(environment))
      : await namedEndpoint(request.endpoint, { environment, keyVariable });
  const model = request.model ?? endpoint.model;
  return {
    name: request.name ?? nameFrom(request.data),
    path: pathIn(configFile, request.data),
    data,
    agent,
    instructions: await instructionsOf(request.instructions ?? data.scoring.instructions),
    endpoint,
    model,
    maxUsd: request.maxUsd ?? usualCap(endpoint, model),
  };
}

/** Real calls get a cap if their price is known. */
export function usualCap({ connection }: EndpointChoice, model: string): number | undefined {
  return connection !== null && hasPrice(model) ? usualMaxUsd : undefined;
}

function firstOf([first]: EndpointChoice[]): EndpointChoice {
  if (!first) throw new TypeError('the simulated endpoint is always offered');
  return first;
}

/** The text itself, or that of a file named as @FILE. Throws BadInputError. */
export async function instructionsOf(given: string): Promise<string> {
  const text = given.startsWith('@')
    ? await readTextFile(given.slice(1), mostInstructionBytes).catch((error: unknown) => {
        throw badInput('--instructions', `${given.slice(1)}: ${errorText(error)}.`, error);
      })
    : given;
  if (text.trim() === '')
    throw badInput('--instructions', 'the instructions are empty: give a text, or @FILE.');
  return text.trimEnd();
}
