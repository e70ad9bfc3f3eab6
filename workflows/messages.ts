import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { MergeReport, RunProgress, SubsetReport, Waiting } from '../lib/domain/progress.js';
import type { Limits } from '../activities/set-limits.js';
import type { Wait } from './wait.js';
import type { SteeringState } from './steering-state.js';

/** The whole tree of a run. */
export const progressQuery = defineQuery<RunProgress>('progress');

/** How a wait ends: the step is repeated, or its result is taken as it is. */
export type GoOn = 'again' | 'asIs';

/** Ends a pause or a wait. `again`: no result is taken as it is. */
export const continueUpdate = defineUpdate<void, [{ again?: boolean } | undefined]>('continue');

/** Nothing new is started until the run is continued; work in flight finishes. */
export const pauseUpdate = defineUpdate<void>('pause');

/** The answers to an approval. */
export const approveUpdate = defineUpdate<void>('approve');
export const rejectUpdate = defineUpdate<void, [{ reason?: string } | undefined]>('reject');

/** Ends the run with the best result so far and the final test. */
export const finishUpdate = defineUpdate<void>('finish');

/** Changes the run's budget and pace; unnamed limits are kept. Returns the current limits. */
export const setLimitsUpdate = defineUpdate<Limits, [Limits]>('setLimits');

/** From a parent workflow to its child: the current steering state. */
export const steerSignal = defineSignal<[SteeringState]>('steer');

/** From a subset or a merge to the run: its progress so far. */
export const subsetSignal = defineSignal<[SubsetReport]>('subset');
export const mergeSignal = defineSignal<[MergeReport]>('merge');

/** From any workflow below the run: something needs a person. */
export const waitingSignal = defineSignal<[Waiting & Wait]>('waiting');

/** From the run to the waiting workflow: continue; all waits up to this ordinal are over. */
export const goOnSignal = defineSignal<[number, GoOn]>('goOn');
