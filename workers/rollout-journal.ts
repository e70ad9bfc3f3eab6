import { z } from 'zod';
import { jsonSchema } from '../algorithm/domain/json.js';
import { messageSchema } from '../algorithm/domain/trajectory.js';
import type { OwnAgentConfig } from '../config/agent.js';
import { canonicalJson, sha256 } from '../store/canonical-json.js';
import type { Store } from '../store/store.js';
import type { Agent } from '../agents/agent.js';
import { modulesToGive } from '../agents/own/protocol.js';

const rolloutSchema = z.strictObject({
  messages: z.array(messageSchema),
  output: z.string(),
  answer: jsonSchema.nullable(),
  failure: z.string().nullable(),
});

/**
 * An agent whose calls nobody sees, with whole rollouts in the journal: a task that was done once under the same
 * modules is not done again. The agent is known by its configuration and its `version`.
 */
export function withRolloutJournal(parts: {
  agent: Agent;
  config: OwnAgentConfig;
  labels: readonly string[];
  store: Store;
  /** Of the run's journal. */
  scope: string | null;
}): Agent {
  const { agent, config, labels, store } = parts;
  const folder = parts.scope === null ? 'journal/shared' : `journal/scope-${parts.scope}`;
  const {
    directory: _directory,
    timeoutSeconds: _timeout,
    attempts: _attempts,
    concurrency: _tasks,
    ...identity
  } = config;
  return {
    async run(task, modules, signal) {
      const { id, input, metadata } = task;
      const given = { identity, labels, task: { id, input, metadata }, modules: modulesToGive(modules) };
      const name = sha256(canonicalJson(given));
      const key = `${folder}/rollouts/${name.slice(0, 2)}/${name}.json`;
      const known = await readRollout(store, key);
      if (known) return known;
      const rollout = await agent.run(task, modules, signal);
      // Another worker may have been faster: what stands is the first one's, for all.
      const isFirst = await store.write(key, JSON.stringify(rollout), 'absent');
      return isFirst ? rollout : ((await readRollout(store, key)) ?? rollout);
    },
  };
}

async function readRollout(store: Store, key: string) {
  const stored = await store.read(key);
  if (!stored) return null;
  const read = rolloutSchema.safeParse(parsed(stored.bytes.toString('utf8')));
  // A damaged entry is no entry.
  return read.success ? read.data : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
