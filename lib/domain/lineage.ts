import { z } from 'zod';

/** Where a rule or a function comes from. */
export const lineageSchema = z.strictObject({
  /** Unique within a run: the path of the call that wrote it, and its position in the reply. */
  id: z.string().min(1),
  /** Ids of the rules or functions that this one replaces or merges. */
  parents: z.array(z.string()),
  /** Ids of the train tasks that its author cited, otherwise of all failed tasks that the author saw. */
  cases: z.array(z.string()),
  /** Whether the author cited the cases itself; absent if it was not asked to. */
  cited: z.boolean().optional(),
  /** Cited tasks that failed before and were solved with it; absent if unknown. */
  fixed: z.array(z.string()).optional(),
});
