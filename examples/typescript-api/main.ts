// Optimizes an agent from a program of one's own, and reads what came of it.
import { FgoError, optimize, readRun } from 'fgo';
import type { ConfigInput } from 'fgo';

const config: ConfigInput = {
  name: 'tickets',
  seed: 7,
  dataset: {
    path: 'tickets.csv',
    input: 'message',
    expected: 'queue',
    splits: { train: 24, validation: 12, test: 24 },
  },
  agent: {
    kind: 'prompt',
    modules: { instructions: 'Say which queue of the support desk the message belongs to.' },
    output: { labels: 'auto' },
  },
  // No key is needed: the embedded simulated endpoint answers.
  llm: { provider: 'simulated' },
  optimize: { subsets: 2 },
};

try {
  const { status, modules } = await optimize(config, {
    onEvent: event => event.kind === 'message' && console.error(event.text),
  });
  const instructions = modules?.['instructions'];
  const again = await readRun(status.id, { store: '.fgo' });
  console.log(
    JSON.stringify({
      id: status.id,
      baseline: status.scores.baseline,
      final: status.scores.final,
      calls: status.paid.calls,
      instructions: instructions?.kind === 'text' ? instructions.text : null,
      read: again.status.state,
    }),
  );
} catch (error) {
  if (!(error instanceof FgoError)) throw error;
  console.error(`${error.code}: ${error.message} ${error.remedy}`);
  process.exitCode = error.exitCode;
}
