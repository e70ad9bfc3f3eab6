import type { ChatRequest } from '../request.js';
import { formOf } from './read-values.js';
import type { Wanted } from './take-arguments.js';
import { readCues } from './take-arguments.js';

type ToolDefinition = NonNullable<ChatRequest['tools']>[number]['function'];

/** A tool that shows an example of its arguments, which is sufficient to call it. */
export interface KnownTool {
  name: string;
  /** What it does and when to call it, without the example. */
  description: string;
  wanted: Wanted[];
}

const lastLine = /\n\s*Example: (\w+)\((\{.*\})\)(?: → .*)?\s*$/;

/** The tools with an example of a call; skips all others. */
export function readKnownTools(tools: ChatRequest['tools']): KnownTool[] {
  return (tools ?? []).flatMap(tool => readKnownTool(tool.function) ?? []);
}

function readKnownTool({ name, description = '', parameters }: ToolDefinition): KnownTool | null {
  const example = lastLine.exec(description);
  const shown = example && readObject(example[2] ?? '');
  if (!example || !shown) return null;
  const wanted = Object.entries(parameters?.properties ?? {}).flatMap(([key, property]): Wanted[] => {
    const told = typeof property['description'] === 'string' ? property['description'] : '';
    const form = formOf(shown[key]);
    if (form === null) return [];
    const isPercent = form === 'number' && /\bpercent\b|%/i.test(`${key} ${told}`);
    const end = /\b(first|last)\b/.exec(told)?.[1] as Wanted['end'];
    return [{ name: key, form: isPercent ? 'percent' : form, cues: readCues(told), end }];
  });
  return { name, description: description.slice(0, example.index), wanted };
}

function readObject(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
