import { z } from 'zod';

/** Any JSON value: an expected answer, a schema or a parsed output. */
export const jsonSchema = z.json();
export type Json = z.infer<typeof jsonSchema>;

export type JsonObject = Record<string, Json>;

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is an object or a list. */
export function isJsonStructure(value: Json | undefined): value is JsonObject | Json[] {
  return typeof value === 'object' && value !== null;
}
