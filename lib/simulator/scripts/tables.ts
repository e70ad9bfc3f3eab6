import type { Critique } from '../critique.js';
import type { LearnedRule } from '../learned-rule.js';
import type { Case } from '../read-cases.js';
import { readRules, type ReadRule } from '../read-rules.js';
import { numberOf, procedures, type Procedure, type Row } from './table-procedures.js';
import type { AgentTurn } from './agent-turn.js';

/** A procedure that a question requires, and the word that says so. */
interface Requirement {
  procedure: Procedure;
  cue: string;
}

function requirementsOf(question: string): Requirement[] {
  const text = question.replace(/\n\s*Attached file:.*$/s, '');
  return procedures.flatMap(procedure => {
    const cue = new RegExp(`\\b(?:${procedure.cues.join('|')})\\b`, 'i').exec(text)?.[0].toLowerCase();
    return cue === undefined ? [] : [{ procedure, cue }];
  });
}

function isTaught({ procedure, cue }: Requirement, rules: readonly ReadRule[]): boolean {
  const word = new RegExp(`\\b${cue}\\b`);
  return rules.some(({ condition, action }) => action === procedure.rule && word.test(condition));
}

/** The rows of a table with three columns, as CSV, JSON, `key: value` pairs, or cells between bars. */
function readRows(content: string): Row[] {
  return content.split('\n').flatMap(line => {
    const cells = line
      .replace(/[[\]{}"]/g, '')
      .split(/ \| |[,;]/)
      .map(cell => cell.replace(/^.*:/, '').trim());
    const [name = '', group = '', value = ''] = cells;
    return /^-?\d/.test(value) ? [{ name, group, value }] : [];
  });
}

function selectRows(question: string, rows: readonly Row[]): Row[] {
  const named = rows.filter(({ name }) => question.includes(` ${name}`));
  return named.length > 0 ? named : rows.filter(({ group }) => question.includes(` ${group}`));
}

/** Without a procedure, the agent looks up the first matching row. */
function lookUp(question: string, row: Row): string {
  if (question.startsWith('Which')) return row.name;
  const asksForGroup = question.includes(` ${row.name}?`) && !/\bvalue of\b/.test(question);
  return asksForGroup ? row.group : row.value;
}

/**
 * The agent's turn at a question about an attached table, or about an arithmetic expression. `results` has the
 * results of earlier calls. Null if the question is unknown.
 */
export function takeTableTurn(
  prompt: { instructions: string; question: string },
  results: readonly string[],
): AgentTurn | null {
  const { instructions, question } = prompt;
  const expression = /^What is ([\d\s.()*/+-]+)\?/.exec(question)?.[1];
  if (expression !== undefined)
    return results[0] === undefined ? compute(expression) : { answer: results[0] };
  const file = /\nAttached file: (\S+)/.exec(question)?.[1];
  if (file === undefined) return null;
  const [content, computed] = results;
  if (content === undefined) return { call: { name: 'read_file', arguments: { name: file } } };
  const rows = selectRows(question, readRows(content));
  const [first] = rows;
  if (!first) return { answer: 'unknown' };
  const rules = readRules(instructions);
  const taught = requirementsOf(question)
    .filter(requirement => isTaught(requirement, rules))
    .map(({ procedure }) => procedure);
  const toCompute = taught.find(procedure => procedure.expression)?.expression;
  if (toCompute && computed === undefined)
    return compute(toCompute(rows.map(({ value }) => numberOf(value))));
  const found = taught.find(procedure => procedure.answer)?.answer?.(rows);
  const answer = computed ?? found ?? lookUp(question, first);
  return { answer: taught.reduce((text, { write }) => write?.(text) ?? text, answer) };
}

function compute(expression: string): AgentTurn {
  return { call: { name: 'calculator', arguments: { expression } } };
}

/** Whether an attempt is of a known question: it read an attached table. */
export function readsTable({ input, steps }: Case): boolean {
  return /^\[assistant\] → read_file /m.test(steps) && /\nAttached file: /.test(input);
}

function conditionOf(cues: readonly string[]): string {
  return `the question mentions ${cues.join(', ')}`;
}

/** The critique of a failed attempt at a question about a table. */
export function critiqueTableAnswer(example: Case): Critique {
  if (!example.failed) return { problem: 'The answer is right.', advice: 'Continue like this.' };
  const required = requirementsOf(example.input);
  const rules = required.map(({ procedure }) => procedure.rule).join(', and ');
  return {
    problem: `The answer was "${example.given ?? ''}", but "${example.expected ?? ''}" is right: the agent must ${rules || 'look it up'}.`,
    advice: required.map(({ procedure, cue }) => `When ${conditionOf([cue])}: ${procedure.rule}.`).join(' '),
  };
}

/** A rule for each procedure that failed questions require and that the current rules do not teach. */
export function learnProcedures(cases: readonly Case[], current: readonly ReadRule[]): LearnedRule[] {
  const missing = cases
    .filter(example => example.failed)
    .flatMap(({ id, input }) => requirementsOf(input).map(requirement => ({ ...requirement, id })))
    .filter(requirement => !isTaught(requirement, current));
  return procedures.flatMap(procedure => {
    const own = missing.filter(requirement => requirement.procedure === procedure);
    const when = conditionOf([...new Set(own.map(({ cue }) => cue))]);
    const cases = own.map(({ id }) => id);
    return own.length > 0 ? [{ when, then: procedure.rule, cases, strength: cases.length }] : [];
  });
}
