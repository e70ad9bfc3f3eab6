import { limitsWith } from './limits.js';
import { isIdentifier } from './outcome.js';
import type { WrittenFunction } from '../../domain/function.js';
import { loadFunction, noPackages, runFunction } from './run-function.js';
import type { FunctionOptions } from './run-function.js';
import { isSameJson } from './same-json.js';
import { schemaProblems } from './schema-problems.js';
import type { JsonObject } from '../../domain/json.js';

const mostExamples = 20;
const mostPackages = 20;
const longestShown = 200;

export interface CheckOptions extends FunctionOptions {
  /** Functions written by a person need no example. */
  needsExample?: boolean;
}

/**
 * Checks a function and returns all problems, worded for its author; empty if it is usable. Loads it and runs
 * its own examples in the sandbox. Throws only SANDBOX_UNAVAILABLE.
 */
export async function checkFunction(
  functionModule: WrittenFunction,
  options: CheckOptions = {},
): Promise<string[]> {
  const problems = problemsAtSight(functionModule, options);
  // Run the code only if a call is meaningful.
  if (problems.length > 0) return problems;
  if (functionModule.language !== 'python') {
    const loaded = await loadFunction(functionModule, options);
    if (!loaded.ok) return [loaded.message];
  }
  return problemsOfExamples(functionModule, options);
}

/** Problems that show without running the code. */
function problemsAtSight(functionModule: WrittenFunction, options: CheckOptions): string[] {
  const { name, description, code, packages, language, examples = [] } = functionModule;
  const limits = limitsWith(options.limits);
  const problems: string[] = [];
  if (!isIdentifier(name))
    problems.push(`the name ${shown(name)} is no identifier: use letters, digits and _, at most 64`);
  if (description.trim() === '')
    problems.push('the description is empty: say what it does and when to call it');
  if (description.length > limits.descriptionCharacters)
    problems.push(`the description is longer than ${limits.descriptionCharacters} characters`);
  problems.push(...schemaProblems(functionModule.arguments, limits.schemaCharacters));
  if (code.trim() === '') problems.push('the code is empty');
  if (code.length > limits.codeCharacters)
    problems.push(`the code is longer than ${limits.codeCharacters} characters`);
  if (language !== 'python' && packages.length > 0) problems.push(noPackages);
  if (packages.length > mostPackages) problems.push(`it names more than ${mostPackages} packages`);
  if (examples.length === 0 && (options.needsExample ?? true))
    problems.push('it has no example: give at least one, arguments and the result that they must have');
  if (examples.length > mostExamples) problems.push(`it has more than ${mostExamples} examples`);
  return problems;
}

async function problemsOfExamples(
  functionModule: WrittenFunction,
  options: FunctionOptions,
): Promise<string[]> {
  const problems: string[] = [];
  for (const [index, example] of (functionModule.examples ?? []).entries()) {
    const outcome = await runFunction(functionModule, example.arguments, options);
    const which = `example ${index + 1} (${callOf(functionModule.name, example.arguments)})`;
    if (!outcome.ok) problems.push(`${which}: ${outcome.message}`);
    // Such calls take long, and one is enough evidence.
    if (!outcome.ok && (outcome.reason === 'time' || outcome.reason === 'memory')) break;
    if (!outcome.ok) continue;
    if (example.result !== undefined && !isSameJson(outcome.value, example.result))
      problems.push(`${which} gives ${shown(outcome.value)}, but ${shown(example.result)} is to come of it`);
  }
  return [...new Set(problems)];
}

function callOf(name: string, input: JsonObject): string {
  return `${name}(${shown(input)})`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
