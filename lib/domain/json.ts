import { z } from 'zod';

/** Any JSON value: an expected answer, a schema or a parsed output. */
export const jsonSchema = z.json();
export type Json = z.infer<typeof jsonSchema>;
