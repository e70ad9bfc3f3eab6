import { critiqueSchemaFor } from '../../optimizer/prompts/critique-prompt.js';
import { mergeReplySchema } from '../../optimizer/prompts/merge-prompt.js';
import {
  citingFunctionsReplySchema,
  functionsReplySchema,
} from '../../optimizer/prompts/functions-prompt.js';
import { mergeFunctionsReplySchema } from '../../optimizer/prompts/merge-functions-prompt.js';
import { citingReplySchema, proposalReplySchema } from '../../optimizer/prompts/proposal-prompt.js';
import type { Manifest } from '../../config/manifest.js';
import type { SplitName } from '../../domain/task.js';
import { longestCritique } from '../../../activities/critique-batch.js';
import type { LoggedCall } from '../../ledger/call-log.js';
import { findEntry } from '../../ledger/journal.js';
import type { JournalEntry } from '../../llm/journal-entry.js';
import { NotInJournalError } from '../../ledger/journal-models.js';
import type { FoundCall } from '../../ledger/journal-models.js';
import { rebuildRequest } from '../../ledger/rebuild-request.js';
import { replySchema } from '../../llm/strict-schema.js';
import type { CallDetails } from '../../report/call-view.js';
import { evaluatedPoint, runPoints } from '../../report/run-points.js';
import { parsePoint } from '../../optimizer/program/points.js';
import type { Point } from '../../optimizer/program/points.js';
import type { OpenedRun } from './opened-run.js';

/** The response formats that evaluator, optimizer and merger calls may request. */
function variantsOf({ modules }: Manifest) {
  const critique = { name: 'critique', schema: replySchema(critiqueSchemaFor(Object.keys(modules))) };
  return [
    { format: critique, usualCompletionTokens: longestCritique },
    { format: { name: 'proposal', schema: replySchema(proposalReplySchema) } },
    { format: { name: 'proposal', schema: replySchema(citingReplySchema) } },
    { format: { name: 'merge', schema: replySchema(mergeReplySchema) } },
    { format: { name: 'functions', schema: replySchema(functionsReplySchema) } },
    { format: { name: 'functions', schema: replySchema(citingFunctionsReplySchema) } },
    { format: { name: 'merge_functions', schema: replySchema(mergeFunctionsReplySchema) } },
  ];
}

/** Describes a call, with its exact request if it can be rebuilt. */
export async function describeCall(run: OpenedRun, logged: LoggedCall): Promise<CallDetails> {
  const entry = await findEntry({ store: run.store, folder: logged.journal, key: logged.key });
  if (!entry) return details(logged, undefined, null);
  const { manifest } = run.context;
  const rebuilt =
    entry.prompt === undefined
      ? await requestOfRollout(run, logged)
      : rebuildRequest({ entry, config: manifest.llm, variants: variantsOf(manifest) });
  return details(logged, entry, rebuilt);
}

/** Describes a call that was found while a task was run again. */
export async function describeFound(run: OpenedRun, found: FoundCall): Promise<CallDetails> {
  const { key, role, usage } = found.entry;
  const logged = (await run.calls()).find(call => call.key === key);
  const unknown: LoggedCall = { key, role, paths: [], usage, attempts: [], journal: '' };
  return details(logged ?? unknown, found.entry, found);
}

function details(
  logged: LoggedCall,
  entry: JournalEntry | undefined,
  asked: Pick<FoundCall, 'request' | 'sample'> | null,
): CallDetails {
  const { key, role, paths, attempts } = logged;
  return {
    key,
    role,
    paths,
    model: entry?.model ?? null,
    request: asked ? { ...asked.request, sample: asked.sample } : null,
    messages: entry?.prompt ?? asked?.request.messages ?? null,
    reply: entry?.text ?? null,
    finish: entry?.finish ?? null,
    usage: logged.usage ?? entry?.usage ?? null,
    milliseconds: attempts.find(({ outcome }) => outcome === 'answered')?.milliseconds ?? null,
    attempts,
    paidBy: entry?.paidBy.run ?? null,
  };
}

/**
 * Rebuilds an agent's request, which is not stored: it follows from the modules and the task. Runs the
 * evaluation again from the journal until it makes the call.
 */
async function requestOfRollout(run: OpenedRun, logged: LoggedCall): Promise<FoundCall | null> {
  const { context, progress } = run;
  if (!progress) return null;
  for (const path of logged.paths) {
    const point = runPoints(progress).find(entry => entry.path === evaluatedPoint(path, progress));
    if (!point?.modules) continue;
    const modules = await context.modules(point.modules);
    for (const task of await context.tasks(splitOf(parsePoint(path), context.manifest))) {
      context.calls();
      await context.agent.run(task, modules, new AbortController().signal).catch(ignoreMissing);
      const found = context.calls().find(({ entry }) => entry.key === logged.key);
      if (found) return found;
    }
  }
  return null;
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof NotInJournalError)) throw error;
}

/** Returns the split that an evaluation runs. */
function splitOf(point: Point | null, { optimize }: Manifest): SplitName {
  switch (point?.kind) {
    case 'scoreSplit':
      return point.split;
    case 'score':
    case 'scoreOther':
    case 'scoreParent':
      return optimize.score === 'validation' ? 'validation' : 'train';
    default:
      return point?.kind.startsWith('explore') ? 'train' : 'validation';
  }
}
