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
  name: z.literal('alfworld').describe('Household tasks in text games.'),
  data: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The folder of the official games, relative to this file. Default: the environment variable ALFWORLD_DATA. Without either, games are generated.',
    ),
  generate: z
    .strictObject({
      seed: z.number().int().default(1).describe('The random seed of the games.'),
      games: z.number().int().min(3).max(100_000).default(120).describe('The number of games to generate.'),
    })
    .optional()
    .describe('Generates games instead of using the official ones.'),
  types: z
    .array(z.enum(alfworldTaskTypes))
    .min(1)
    .default([...alfworldTaskTypes])
    .describe('The task types to use, out of six.'),
  solutions: z
    .boolean()
    .default(true)
    .describe(
      'Shows commands that win the game to critiques and proposals. If false, they see only what the agent did. Not from the paper.',
    ),
};

/** ALFWorld's engine, in separate Python processes. */
export const alfworldEnvironmentSchema = z.strictObject({
  kind: z.literal('alfworld').describe('ALFWorld games.'),
  data: z
    .string()
    .min(1)
    .optional()
    .describe('The folder of the official games. Default: the folder of the benchmark.'),
  python: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A Python interpreter with the package alfworld. Default: the one that `fgo setup alfworld` installed.',
    ),
  processes: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe('Python processes that each worker runs concurrently, about 80 MB each.'),
  episodes: z.number().int().min(1).max(64).default(16).describe('Concurrent episodes in each process.'),
  requestSeconds: z
    .number()
    .positive()
    .max(600)
    .default(60)
    .describe('Time limit of one step, in seconds; after it, the process is replaced.'),
  mostMegabytes: z
    .number()
    // An idle process takes about 80 MB: a lower limit would replace each process after its first episode.
    .min(200)
    .default(1_500)
    .describe('Memory limit of a process, in MB. A larger process is replaced after its episodes end.'),
});
export type AlfworldEnvironmentConfig = z.infer<typeof alfworldEnvironmentSchema>;
