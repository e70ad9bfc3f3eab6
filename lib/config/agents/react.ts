import { resolve } from 'node:path';
import { z } from 'zod';
import { alfworldEnvironmentSchema } from '../alfworld.js';
import { defineAgentKind, textModulesSchema } from './agent-kind.js';

/** Thinks and acts in an environment, which scores it. */
export const react = defineAgentKind({
  schema: z.strictObject({
    kind: z.literal('react'),
    environment: alfworldEnvironmentSchema.prefault({ kind: 'alfworld' }).describe('Where it acts.'),
    maxSteps: z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .default(50)
      .describe('The maximum number of actions per episode. An episode without success by then scores 0.'),
    thoughts: z
      .boolean()
      .default(true)
      .describe('true: it writes a thought before each action (ReAct). false: it writes only the action.'),
    modules: textModulesSchema,
  }),
  stepsTo: 'goal',
  hasCountablePrompt: false,
  assumedCalls({ maxSteps }) {
    const share = (part: number) => Math.max(1, Math.round(maxSteps * part));
    return { calls: { low: share(0.2), expected: share(0.6), high: maxSteps }, growth: 60, reply: 30 };
  },
  environment: ({ environment }) => environment,
  withDataFolders: (config, { games }) => ({
    ...config,
    environment: { ...config.environment, data: config.environment.data ?? games },
  }),
  resolvePaths(config, folder) {
    const { data } = config.environment;
    if (data === undefined) return config;
    return { ...config, environment: { ...config.environment, data: resolve(folder, data) } };
  },
});
