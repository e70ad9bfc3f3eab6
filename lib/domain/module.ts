import { z } from 'zod';
import { functionsModuleSchema } from './function.js';
import { lineageSchema } from './lineage.js';

/** One instruction with the condition under which it applies. */
export const ruleSchema = lineageSchema.extend({ when: z.string(), then: z.string() });
export type Rule = z.infer<typeof ruleSchema>;

/** A text in two parts: the opening prose and the rules after it. The text is rendered from both. */
export const structureSchema = z.strictObject({ opening: z.string(), rules: z.array(ruleSchema) });
export type Structure = z.infer<typeof structureSchema>;

export const textModuleSchema = z.strictObject({
  kind: z.literal('text'),
  /** What the agent reads. */
  text: z.string(),
  /** Present once an optimizer has written rules; `text` is its rendering. */
  structure: structureSchema.optional(),
});
export type TextModule = z.infer<typeof textModuleSchema>;

/** One named editable part of an agent. */
export const moduleSchema = z.discriminatedUnion('kind', [textModuleSchema, functionsModuleSchema]);

/** All modules of an agent at one point, by name: what is optimized. */
export const modulesSchema = z.record(z.string().min(1), moduleSchema);
export type Modules = z.infer<typeof modulesSchema>;
export type Module = z.infer<typeof moduleSchema>;
