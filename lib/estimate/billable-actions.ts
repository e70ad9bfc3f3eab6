import { firstBatchSize, isOneBatch, nextBatchSize } from '../optimizer/acceptance/batch-size.js';
import { raceBoundaries } from '../optimizer/acceptance/race-boundaries.js';
import type { Effects, EvaluateRequest } from '../optimizer/program/steps.js';

/** The start of a run, the attributes that it sets, and the records of its progress. */
const ofRun = 12;
/** A child workflow is billed twice when it starts; and it reports some steps to the run. */
const ofChild = 2 + 3;
/** Batches of one evaluation that run at the same time. */
const concurrentBatches = 4;

/** Counts what Temporal Cloud bills (docs.temporal.io/cloud/pricing): activities, workflows and signals of a run. */
export class BillableActions {
  private counted = ofRun;

  constructor(private readonly secondsOfBatch: (tasks: number) => number) {}

  /** The same effects, each of which is one activity. */
  counting(effects: Effects): Effects {
    const counted = Object.entries(effects).map(
      ([name, effect]: [string, (...input: never[]) => unknown]) => [
        name,
        (...input: never[]) => {
          this.counted += 1;
          return effect(...input);
        },
      ],
    );
    return Object.fromEntries(counted) as Effects;
  }

  /** An evaluation is one activity, or a workflow with up to four batches at the same time. */
  evaluate(request: EvaluateRequest): void {
    this.counted += isOneBatch(request) ? 1 : ofChild + this.batches(request) + 1;
  }

  /** All actions of a run with this many subsets and merges. */
  total(children: number): number {
    return this.counted + children * ofChild;
  }

  private batches({ count, race }: EvaluateRequest): number {
    const first = firstBatchSize(count);
    const milliseconds = this.secondsOfBatch(first) * 1_000;
    const next = nextBatchSize({ tasks: count, size: first, milliseconds });
    const begun = Math.min(Math.ceil(count / first), concurrentBatches);
    const rest = Math.max(0, count - begun * first);
    return begun + Math.ceil(rest / next) + (race ? raceBoundaries(count).length : 0);
  }
}
