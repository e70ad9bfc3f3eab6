import type { Critique } from '../critique.js';
import { readCases, type Case } from '../read-cases.js';
import type { Field } from '../reply-form.js';
import type { ChatRequest } from '../request.js';
import { functionScripts, statedAnswers, type FunctionScript } from './function-scripts.js';
import type { AgentTurn } from './agent-turn.js';

/** The limit of an optimizer's reply: no author writes all functions correctly at once. */
const FUNCTIONS_PER_REPLY = 4;
/** A single failed task does not show what to compute. */
const MIN_CASES = 2;
const MAX_EXAMPLES = 2;

interface ScriptMatch {
  script: FunctionScript;
  /** The arguments as written in the question. */
  values: Record<string, string>;
}

function matchScript(question: string): ScriptMatch | null {
  for (const script of functionScripts) {
    const values = script.question.exec(question)?.groups;
    if (values) return { script, values };
  }
  return null;
}

function argumentsOf({ script, values }: ScriptMatch): Record<string, string | number> {
  return Object.fromEntries(
    script.arguments.map(({ name, type }) => {
      const value = values[name] ?? '';
      return [name, type === 'number' ? Number(value) : value];
    }),
  );
}

/**
 * The agent's turn at a known question: it calls the function for it. Without that function, it answers with
 * a value of the question, which is wrong. Null if the question is unknown.
 */
export function takeFunctionTurn(
  question: string,
  tools: readonly string[],
  results: readonly string[],
): AgentTurn | null {
  const stated = statedAnswers.map(pattern => pattern.exec(question)?.groups?.answer).find(Boolean);
  if (stated !== undefined) return { answer: stated };
  const match = matchScript(question);
  if (!match) return null;
  if (!tools.includes(match.script.name)) return { answer: Object.values(match.values).at(-1) ?? 'unknown' };
  const result = results.at(-1);
  if (result === undefined) return { call: { name: match.script.name, arguments: argumentsOf(match) } };
  return { answer: result.startsWith('Error') ? 'unknown' : result };
}

const partOfInstructions = /<instructions(?: \w+="([^"]*)")?>([^]*?)<\/instructions>/g;
const showsFunctions = /^\s*(?:\((?:none|no functions)\)|\w+\([\w?, ]*\): )/;

/** The critique of a failed task that needs a function, and the part of the agent that has the functions. */
export function critiqueFunctionUse(
  instructions: string,
  example: Case,
): { critique: Critique; part: string } | null {
  const match = example.failed ? matchScript(example.input) : null;
  const part = [...instructions.matchAll(partOfInstructions)].find(([, , text = '']) =>
    showsFunctions.test(text),
  );
  if (!match || !part) return null;
  const values = Object.values(match.values).join(', ');
  return {
    critique: {
      problem: `The answer was "${example.given ?? ''}", but "${example.expected ?? ''}" is right. The task does not state it: compute it from ${values}.`,
      advice: 'Compute such answers with a function that takes these values.',
    },
    part: part[1] ?? '',
  };
}

/** Whether a form asks for new functions or for merged ones; null if it asks for neither. */
export function functionsRequest(form: Field | null): 'propose' | 'merge' | null {
  const names = form?.fields.flatMap(({ item }) => item?.fields.map(({ name }) => name) ?? []) ?? [];
  if (!names.includes('code') || !names.includes('examples')) return null;
  return names.includes('replaces') ? 'merge' : 'propose';
}

/** Proposes or merges functions, as JSON. */
export function writeFunctions(kind: 'propose' | 'merge', { messages }: ChatRequest): string {
  const users = messages.filter(({ role }) => role === 'user');
  const text = users[0]?.content ?? '';
  if (kind === 'merge') return JSON.stringify(mergeFunctions(text));
  const names = [...(users[1]?.content ?? '').matchAll(/^- (\w+): /gm)].map(([, name = '']) => name);
  return JSON.stringify({ functions: proposeFunctions(text, names) });
}

function codeOf({ name, arguments: parameters, body }: FunctionScript, text = body): string {
  return `function ${name}({ ${parameters.map(parameter => parameter.name).join(', ')} }) {\n${text}\n}`;
}

/**
 * Functions for the failed tasks, those with the most failures first. The first version of a function may be
 * a draft; a second request (`repair` has the names with problems) and a revision have the right code.
 */
function proposeFunctions(text: string, repair: readonly string[]): object[] {
  const failed = readCases(text).filter(example => example.failed);
  const proposals = functionScripts.flatMap(script => {
    const cases = failed.filter(({ input }) => matchScript(input)?.script === script);
    const current = new RegExp(`<function\\b[^>]*>\\s*${script.name}\\([^]*?</function>`).exec(text)?.[0];
    const isRight = current?.includes(script.body) ?? false;
    if (isRight || cases.length < (current ? 1 : MIN_CASES)) return [];
    const isDraft = !current && repair.length === 0;
    return [
      { script, cases, action: current ? 'revise' : 'add', body: isDraft ? script.draft : script.body },
    ];
  });
  return proposals
    .sort((left, right) => right.cases.length - left.cases.length)
    .slice(0, FUNCTIONS_PER_REPLY)
    .filter(({ script }) => repair.length === 0 || repair.includes(script.name))
    .map(({ script, cases, action, body }) => ({
      action,
      name: script.name,
      description: script.description,
      arguments: script.arguments,
      code: codeOf(script, body),
      packages: [],
      examples: cases.slice(0, MAX_EXAMPLES).map(example => {
        const match = matchScript(example.input);
        return {
          arguments: JSON.stringify(match ? argumentsOf(match) : {}),
          result: JSON.stringify(example.expected),
        };
      }),
      cases: cases.map(({ id }) => id),
    }));
}

/** Replaces different functions of one name by the right one. */
function mergeFunctions(text: string): object {
  const labels = new Map<string, string[]>();
  for (const [, label = '', name = ''] of text.matchAll(/^([A-Z]+\d+)\. (\w+)\(/gm))
    labels.set(name, [...(labels.get(name) ?? []), label]);
  const functions = functionScripts.flatMap(script => {
    const replaces = labels.get(script.name) ?? [];
    const { name, description } = script;
    return replaces.length > 1 ? [{ name, description, code: codeOf(script), replaces }] : [];
  });
  return { functions, drop: [], conflicts: [] };
}
