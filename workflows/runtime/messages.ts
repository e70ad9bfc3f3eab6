import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { MergeReport, RunProgress, SubsetReport } from '../../lib/domain/progress.js';
import type { Limits } from '../../activities/set-limits.js';
import type { Answer, ControlState } from './node-control.js';
import type { OpenWait } from './run-control.js';

/** The whole tree of a run. */
export const progressQuery = defineQuery<RunProgress>('progress');

/** Ends a pause or a wait. `again`: no result is taken as it is. */
export const continueUpdate = defineUpdate<void, [{ again?: boolean } | undefined]>('continue');

/** Nothing new is started until the run is continued; work in progress finishes. */
export const pauseUpdate = defineUpdate<void>('pause');

/** The answers to an approval. */
export const approveUpdate = defineUpdate<void>('approve');
export const rejectUpdate = defineUpdate<void, [{ reason?: string } | undefined]>('reject');

/** Ends the run with the best result so far and the final test. */
export const finishUpdate = defineUpdate<void>('finish');

/** Changes the run's budget and pace; unnamed limits are kept. Returns the current limits. */
export const setLimitsUpdate = defineUpdate<Limits, [Limits]>('setLimits');

/** From the run to the workflows below it: a new state, or the answer to the wait of this one. */
export const controlSignal = defineSignal<[{ state?: ControlState; answer?: Answer }]>('control');

/** From a subset or a merge to the run: its progress so far. */
export const subsetSignal = defineSignal<[SubsetReport]>('subset');
export const mergeSignal = defineSignal<[MergeReport]>('merge');

/** From any workflow below the run: something needs a person. */
export const waitingSignal = defineSignal<[OpenWait]>('waiting');
