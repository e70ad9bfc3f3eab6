import { z } from 'zod';

/** What a run starts from, if not the text of `agent.modules`. Not from the paper. */
export const beginSchema = z
  .strictObject({
    run: z
      .string()
      .min(1)
      .optional()
      .describe(
        'An earlier run: its id if it is in the same store, otherwise the path of its folder (other/.fgo/runs/ID). Its modules keep their rules and the origins of these rules.',
      ),
    point: z
      .string()
      .min(1)
      .optional()
      .describe(
        'With run: the point whose modules are used, such as subset-003, subset-003/epoch-1, merge-2-1 or merge-2-1/try-1. Default: final.',
      ),
    file: z
      .string()
      .min(1)
      .optional()
      .describe(
        "A text file for the agent's only module; or a .json file with modules in the format of a run's modules.json, or with a text for each module name.",
      ),
    files: z
      .record(z.string().min(1), z.string().min(1))
      .optional()
      .describe(
        'A text file for each module, by module name. Other modules keep their text from agent.modules.',
      ),
  })
  .refine(
    ({ run, file, files }) => [run, file, files].filter(value => value !== undefined).length === 1,
    'give exactly one of run, file and files, such as {run: banking-20261123-061503}',
  )
  .refine(({ run, point }) => point === undefined || run !== undefined, 'a point needs a run: add run');
export type BeginConfig = z.infer<typeof beginSchema>;
