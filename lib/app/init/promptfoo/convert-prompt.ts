import { z } from 'zod';
import { tryReadJson } from '../../../text/json/read-json.js';

/** A prompt as instructions to optimize, and a template of what the agent reads. */
export interface ConvertedPrompt {
  instructions: string;
  /** With columns in braces: `Ticket: {message}`. */
  input: string;
  notes: string[];
}

const chatSchema = z.array(z.looseObject({ role: z.string(), content: z.string() }));
const variable = /\{\{\s*([\w.-]+)\s*\}\}/g;
const otherMarkup = /\{%|\{#|\{\{/;

/**
 * Divides a prompt: the system message, or the lines before the first variable, are instructions; the rest is
 * the input. `names` are the variables of the tests.
 */
export function convertPrompt(prompt: string, names: readonly string[]): ConvertedPrompt {
  const messages = tryReadJson(prompt, chatSchema);
  const parts = messages ? ofChat(messages) : ofText(prompt);
  const used = [...parts.input.matchAll(variable)].map(([, name = '']) => name);
  const unknown = used.filter(name => !names.includes(name));
  const notes = [...parts.notes];
  if (otherMarkup.test(parts.instructions))
    notes.push(
      'the instructions contain variables or template tags, which stay as they are: edit agent.modules',
    );
  if (otherMarkup.test(parts.input.replace(variable, '')))
    notes.push('filters and template tags of the prompt are not applied: edit dataset.input');
  if (unknown.length > 0) notes.push(`the tests have no variable ${unknown.join(', ')}`);
  const isUsable = used.length > 0 && unknown.length === 0;
  const input = isUsable ? templateOf(parts.input) : names.map(name => `{${name}}`).join('\n');
  return { instructions: parts.instructions.trim() || 'Do what the message asks for.', input, notes };
}

function ofChat(messages: z.infer<typeof chatSchema>) {
  const text = (isWanted: (role: string) => boolean) =>
    messages
      .filter(({ role }) => isWanted(role))
      .map(({ content }) => content)
      .join('\n\n');
  const isInstruction = (role: string) => role === 'system' || role === 'developer';
  const input = text(role => !isInstruction(role));
  const notes = messages.some(({ role }) => role === 'assistant')
    ? ['replies in the prompt are part of the input, not messages of their own']
    : [];
  return { instructions: text(isInstruction), input, notes };
}

function ofText(prompt: string) {
  const lines = prompt.split('\n');
  const first = lines.findIndex(line => line.includes('{{'));
  const at = first < 0 ? lines.length : first;
  return { instructions: lines.slice(0, at).join('\n'), input: lines.slice(at).join('\n').trim(), notes: [] };
}

/** Other braces are doubled: a template takes single ones as columns. */
function templateOf(text: string): string {
  let template = '';
  let end = 0;
  for (const match of text.matchAll(variable)) {
    template += `${escaped(text.slice(end, match.index))}{${match[1]}}`;
    end = match.index + match[0].length;
  }
  return template + escaped(text.slice(end));
}

function escaped(text: string): string {
  return text.replaceAll('{', '{{').replaceAll('}', '}}');
}
