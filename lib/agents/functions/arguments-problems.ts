import { z } from 'zod';
import type { Json } from '../../domain/json.js';

// Never compile a model-written schema to code.
z.config({ jitless: true });

const mostProblems = 5;

/** Validates arguments against a schema that passed `schemaProblems`; empty if they are valid. */
export function argumentsProblems(schema: Readonly<Record<string, Json>>, value: Json): string[] {
  const result = z.fromJSONSchema(schema).safeParse(value);
  if (result.success) return [];
  return result.error.issues.slice(0, mostProblems).map(({ path, message }) => {
    const place = path.length === 0 ? 'the arguments' : path.map(String).join('.');
    return `${place.slice(0, 80)}: ${inWords(message)}`;
  });
}

function inWords(message: string): string {
  if (message === 'Invalid input') return 'is none of the forms that the schema allows';
  const words = message.replace(/^Invalid input: /, '');
  return words.endsWith(', received undefined') ? `is missing (${words.split(',')[0]})` : words;
}
