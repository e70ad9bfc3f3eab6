import type { Attention } from '../attention.js';
import { chooseLabel, readForLabels } from '../choose-label.js';
import { readRules } from '../read-rules.js';
import type { ReadRule } from '../read-rules.js';
import type { ChatMessage, ChatRequest } from '../request.js';
import { askTable } from './ask-table.js';
import { inStyle, operations, readOperation, readStyle, styles } from './procedures.js';
import type { Operation, Style } from './procedures.js';
import { readTable } from './read-table.js';

/** The model's next action with tools: a call or an answer. */
export type Act = { text: string } | { call: { name: string; arguments: Record<string, string> } };

type ToolDefinition = NonNullable<ChatRequest['tools']>[number]['function'];

const fileName = /[\p{L}\p{N}_-]+\.(?:csv|tsv|txt|md|json|jsonl|xlsx|pdf)\b/iu;
const arithmetic = /\(*\s*\d[\d\s.()]*(?:[-+*/^][\d\s.()]+)+/;

/** Decides the next action from the tool definitions, the question and the results so far. */
export function useTools(request: ChatRequest, attention: Attention): Act {
  const { messages } = request;
  const tools = (request.tools ?? []).map(tool => tool.function);
  const instructions = messages
    .filter(({ role }) => role === 'system' || role === 'developer')
    .map(({ content }) => content)
    .join('\n\n');
  const question = messages.find(({ role }) => role === 'user')?.content ?? '';
  const reader = tools.find(tool => isFor(tool, /\b(?:read|open|load)s?\b[^.]*\b(?:file|document|attach)/i));
  const calculator = tools.find(tool => isFor(tool, /\bcalculat|\barithmetic/i));
  const answer = (text: string): Act => ({
    text: /\bfinal answer\b/i.test(instructions) ? `FINAL ANSWER: ${text}` : text,
  });
  const told = resultOf(messages, calculator);
  const file = fileName.exec(question)?.[0];
  if (file === undefined || !reader) {
    const expression = arithmetic.exec(question)?.[0].trim();
    if (told !== undefined) return answer(told);
    return expression !== undefined && calculator ? callOf(calculator, expression) : answer('unknown');
  }
  const content = resultOf(messages, reader);
  if (content === undefined) return callOf(reader, file);
  const table = readTable(content);
  if (!table) return answer('unknown');
  const { operation, style } = procedureFor(instructions, question, attention);
  const found = askTable(table, question, operation);
  if (!found) return answer('unknown');
  if ('answer' in found) return answer(inStyle(found.answer, style));
  if (told !== undefined) return answer(inStyle(told, style));
  return calculator ? callOf(calculator, found.expression) : answer(inStyle(String(found.value), style));
}

function isFor(tool: ToolDefinition, words: RegExp): boolean {
  return words.test(`${tool.name.replaceAll('_', ' ')}. ${tool.description ?? ''}`);
}

/** A call with one argument, passed as the first string parameter of the definition. */
function callOf(tool: ToolDefinition, argument: string): Act {
  const properties = Object.entries(tool.parameters?.properties ?? {});
  const [name = 'input'] = properties.find(([, { type }]) => type === 'string') ?? [];
  return { call: { name: tool.name, arguments: { [name]: argument } } };
}

/** The last result of a tool; undefined if it has not been called. */
function resultOf(messages: readonly ChatMessage[], tool: ToolDefinition | undefined): string | undefined {
  const ids = messages.flatMap(({ tool_calls: calls }) =>
    (calls ?? []).filter(call => call.function.name === tool?.name).map(({ id }) => id),
  );
  return messages.findLast(
    ({ role, tool_call_id: id }) => role === 'tool' && id !== undefined && ids.includes(id),
  )?.content;
}

/**
 * The procedure that the applicable rules require. Without a rule, a value is looked up and returned
 * unchanged.
 */
function procedureFor(
  instructions: string,
  question: string,
  attention: Attention,
): { operation: Operation; style: Style } {
  const rules = readRules(instructions);
  const reads = (rule: ReadRule): boolean => attention.reads(rule.offset, rule.condition);
  return {
    operation: chosen({ rules, question, reads, among: operations, read: readOperation }) ?? 'look',
    style: chosen({ rules, question, reads, among: styles, read: readStyle }) ?? 'plain',
  };
}

function chosen<Procedure extends string>(parts: {
  rules: ReadRule[];
  question: string;
  reads: (rule: ReadRule) => boolean;
  among: readonly Procedure[];
  read: (action: string) => Procedure | null;
}): Procedure | null {
  const { rules, question, reads, among, read } = parts;
  // Use names that do not occur in questions, so that only the rules decide.
  const nameOf = (procedure: Procedure): string => `procedure${among.indexOf(procedure)}x`;
  const named = rules.flatMap(rule => {
    const procedure = read(rule.action);
    return procedure === null ? [] : [{ ...rule, action: nameOf(procedure) }];
  });
  const labels = among.map(procedure => ({ name: nameOf(procedure), description: '' }));
  const best = chooseLabel(readForLabels(labels, named), question, { reads, tieBreak: '' });
  if (!best || best.score < 1e-6) return null;
  return among.find(procedure => nameOf(procedure) === best.label.name) ?? null;
}
