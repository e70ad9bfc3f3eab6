import type { NoteFixedInput } from '../lib/optimizer/program/requests.js';
import type { Reference } from '../lib/domain/reference.js';
import { withFixedParts } from '../lib/optimizer/acceptance/fixed-tasks.js';
import { readEvaluation } from './read-evaluation.js';
import type { ActivityServices } from './run-context.js';

/** The same modules, with rules and functions that state which of their cited tasks they fixed. */
export async function noteFixedTasks(services: ActivityServices, input: NoteFixedInput): Promise<Reference> {
  const { artifacts } = services;
  const context = await services.openRun(input.run);
  const before = await readEvaluation(artifacts, input.parent);
  const after = await readEvaluation(artifacts, input.candidate);
  const modules = Object.entries(await context.modules(input.modules)).map(
    ([name, module]) => [name, withFixedParts(module, { before, after })] as const,
  );
  return artifacts.put(Object.fromEntries(modules));
}
