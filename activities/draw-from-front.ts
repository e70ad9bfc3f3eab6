import { drawWinner, taskWinners } from '../lib/optimizer/merging/task-winners.js';
import type { DrawFromFrontInput } from '../lib/optimizer/program/requests.js';
import { readEvaluation } from './read-evaluation.js';
import type { ActivityServices } from './run-context.js';

/** The indexes of the candidates that are best on some task, the best on average first, and one of them. */
export async function drawFromFront(
  { artifacts, openRun }: ActivityServices,
  { run, candidates, most, path }: DrawFromFrontInput,
): Promise<{ front: number[]; drawn: number }> {
  const { settings } = await openRun(run);
  const records = await Promise.all(candidates.map(record => readEvaluation(artifacts, record)));
  const winners = taskWinners(
    records.map(({ scores }) => scores),
    most,
  );
  return {
    front: winners.map(({ place }) => place),
    drawn: drawWinner(winners, settings.seedFor('front', path)),
  };
}
