import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { MergeReport, RunProgress, SubsetReport, Waiting } from '../lib/domain/progress.js';
import type { Limits } from '../activities/set-limits.js';
import type { Wait } from './wait.js';
import type { SteeringState } from './steering-state.js';

/** The whole tree of a run. */
export const progressQuery = defineQuery<RunProgress>('progress');

/** How a wait ends: what the place waits for is done again, or its result is taken as it is. */
export type GoOn = 'again' | 'asIs';

/** Ends a pause or a wait. `again`: nothing is taken as it is. */
export const continueUpdate = defineUpdate<void, [{ again?: boolean } | undefined]>('continue');

/** Nothing new is started until the run is continued; what is under way ends. */
export const pauseUpdate = defineUpdate<void>('pause');

/** The answers to an approval. */
export const approveUpdate = defineUpdate<void>('approve');
export const rejectUpdate = defineUpdate<void, [{ reason?: string } | undefined]>('reject');

/** The run ends with the best so far and its final test. */
export const finishUpdate = defineUpdate<void>('finish');

/** Changes the run's budget and its pace; what is not named stays. Gives what holds now. */
export const setLimitsUpdate = defineUpdate<Limits, [Limits]>('setLimits');

/** From whoever started a child to it: how the run is steered now. */
export const steerSignal = defineSignal<[SteeringState]>('steer');

/** From a subset or a merge to the run: what it has done so far. */
export const subsetSignal = defineSignal<[SubsetReport]>('subset');
export const mergeSignal = defineSignal<[MergeReport]>('merge');

/** From anywhere below the run: something needs a person. */
export const waitingSignal = defineSignal<[Waiting & Wait]>('waiting');

/** From the run to the place that waits: go on, all waits up to this ordinal are over. */
export const goOnSignal = defineSignal<[number, GoOn]>('goOn');
