import { z } from 'zod';
import { jsonSchema } from '../lib/domain/json.js';
import { messageSchema } from '../lib/domain/trajectory.js';
import type { OwnAgentConfig } from '../lib/config/agents/program.js';
import type { Store } from '../lib/store/store.js';
import type { Agent, Rollout } from '../lib/agents/agent.js';
import { modulesForAgent } from '../lib/agents/own/protocol.js';
import { createRecall } from '../lib/ledger/recall.js';
import { tryReadJson } from '../lib/text/json/read-json.js';

const rolloutSchema = z.strictObject({
  messages: z.array(messageSchema),
  output: z.string(),
  answer: jsonSchema.nullable(),
  failure: z.string().nullable(),
  ended: z.enum(['stop', 'length', 'empty', 'refusal']).optional(),
});

/**
 * An agent whose calls are not visible, with whole rollouts in the journal: a task is not run again under the
 * same modules, unless the agent failed on it, because it may have been fixed since. The agent is identified
 * by its configuration and its `version`.
 */
export function withRolloutJournal(options: {
  agent: Agent;
  config: OwnAgentConfig;
  labels: readonly string[];
  store: Store;
  /** The scope of the run's journal. */
  scope: string | null;
  /** Whether nothing may be started: a rollout that is not in the journal is then a NotInJournalError. */
  readOnly?: boolean | undefined;
}): Agent {
  const { agent, config, labels, store, scope, readOnly } = options;
  const {
    directory: _directory,
    files: _files,
    timeoutSeconds: _timeout,
    attempts: _attempts,
    concurrency: _tasks,
    ...identity
  } = config;
  const recall = createRecall<Rollout>({
    store,
    scope,
    readOnly,
    kind: 'rollouts',
    ending: 'json',
    keeps: rollout => rollout.failure === null,
    write: rollout => JSON.stringify(rollout),
    read: text => tryReadJson(text, rolloutSchema) ?? null,
  });
  return {
    async run(task, modules, signal) {
      const { id, input, metadata } = task;
      const given = { identity, labels, task: { id, input, metadata }, modules: modulesForAgent(modules) };
      return recall(given, () => agent.run(task, modules, signal));
    },
  };
}
