import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { MergeReport, RunProgress, SubsetReport, Waiting } from '../algorithm/domain/progress.js';
import type { Wait } from './patience.js';

/** The whole tree of a run. */
export const progressQuery = defineQuery<RunProgress>('progress');

/** A person has mended what the run waits for. */
export const continueUpdate = defineUpdate<void>('continue');

/** From a subset or a merge to the run: what it has done so far. */
export const subsetSignal = defineSignal<[SubsetReport]>('subset');
export const mergeSignal = defineSignal<[MergeReport]>('merge');

/** From anywhere below the run: something needs a person. */
export const waitingSignal = defineSignal<[Waiting & Wait]>('waiting');

/** From the run to the place that waits: go on, all waits up to this ordinal are over. */
export const goOnSignal = defineSignal<[number]>('goOn');
