import { z } from 'zod';

/** What a run starts from, if not the text of `agent.modules`. Not from the paper. */
export const beginSchema = z
  .strictObject({
    run: z
      .string()
      .min(1)
      .optional()
      .describe(
        "An earlier run: its id, where it is in the same store, or the path of its folder (other/.fgo/runs/ID). Its modules come with their rules and these rules' origins.",
      ),
    point: z
      .string()
      .min(1)
      .optional()
      .describe(
        'With run: final (if not given), subset-003, subset-003/epoch-1, merge-2-1, merge-2-1/try-1.',
      ),
    file: z
      .string()
      .min(1)
      .optional()
      .describe(
        "A text of your own for the agent's one module; or, where its name ends in .json, modules as modules.json of a run has them, or a text for each name.",
      ),
    files: z
      .record(z.string().min(1), z.string().min(1))
      .optional()
      .describe(
        'A text file for each module by its name; modules that are not named keep the text of agent.modules.',
      ),
  })
  .refine(
    ({ run, file, files }) => [run, file, files].filter(value => value !== undefined).length === 1,
    'name one of run, file or files, such as {run: banking-20261123-061503}',
  )
  .refine(
    ({ run, point }) => point === undefined || run !== undefined,
    'a point is one of a run: name the run, too',
  );
export type BeginConfig = z.infer<typeof beginSchema>;
