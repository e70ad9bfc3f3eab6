import { z } from 'zod';
import type { Json } from '../../domain/json.js';

// Nothing of a schema that a model wrote becomes code.
z.config({ jitless: true });

const mostProblems = 5;

/** What is wrong with arguments by a schema that `schemaProblems` has passed; empty where they fit. */
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
