// Optimizes an agent from a program of one's own, and reads what came of it.
import { FgoError, optimize, readRun } from 'fgo';
import type { ConfigInput, AppEvent } from 'fgo';

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

let stage = '';

/** Says which stage the run is in, when it changes. */
function showProgress(event: AppEvent): void {
  if (event.kind === 'message') console.error(event.text);
  if (event.kind !== 'progress' || !event.progress || event.progress.stage === stage) return;
  ({ stage } = event.progress);
  console.error(`stage: ${stage}`);
}

try {
  const { status, modules } = await optimize(config, { onEvent: showProgress });
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
