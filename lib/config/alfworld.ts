import { z } from 'zod';

/** The six task types of ALFWorld (arXiv 2010.03768), as named by its folders. */
export const alfworldTaskTypes = [
  'pick_and_place_simple',
  'look_at_obj_in_light',
  'pick_clean_then_place_in_recep',
  'pick_heat_then_place_in_recep',
  'pick_cool_then_place_in_recep',
  'pick_two_obj_and_place',
] as const;
export type AlfworldTaskType = (typeof alfworldTaskTypes)[number];

/** The configuration keys of ALFWorld's games, besides the splits. */
export const alfworldBenchmark = {
  name: z.literal('alfworld'),
  data: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The folder of the official games, relative to this file; the variable ALFWORLD_DATA if not given. Without either, games are generated.',
    ),
  generate: z
    .strictObject({
      seed: z.number().int().default(1).describe('The seed of the games.'),
      games: z.number().int().min(3).max(100_000).default(120).describe('How many games to make.'),
    })
    .optional()
    .describe('Generates games instead of using the official ones.'),
  types: z
    .array(z.enum(alfworldTaskTypes))
    .min(1)
    .default([...alfworldTaskTypes])
    .describe('Which of the six types of tasks.'),
  solutions: z
    .boolean()
    .default(true)
    .describe(
      'Whether critiques and proposals are shown commands that win the game. Not from the paper; with false they see what the agent did alone.',
    ),
};

/** ALFWorld's engine, in separate Python processes. */
export const alfworldEnvironmentSchema = z.strictObject({
  kind: z.literal('alfworld'),
  data: z
    .string()
    .min(1)
    .optional()
    .describe('The folder of the official games, that of the benchmark if not given.'),
  python: z
    .string()
    .min(1)
    .optional()
    .describe('The Python that has alfworld; what `fgo setup alfworld` made if not given.'),
  processes: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe('Python processes at a time in one worker, some 80 MB each.'),
  episodes: z.number().int().min(1).max(64).default(16).describe('Episodes at a time in one process.'),
  requestSeconds: z
    .number()
    .positive()
    .max(600)
    .default(60)
    .describe('The longest that one step may take before its process is replaced.'),
  mostMegabytes: z
    .number()
    // An idle process takes about 80 MB: a lower limit would replace each process after its first episode.
    .min(200)
    .default(1_500)
    .describe('A process that has grown beyond this is replaced once its episodes have ended.'),
});
export type AlfworldEnvironmentConfig = z.infer<typeof alfworldEnvironmentSchema>;
