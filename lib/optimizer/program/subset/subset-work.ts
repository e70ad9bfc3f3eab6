import type { SubsetInput } from '../program-inputs.js';
import type { Evaluation } from '../../../domain/evaluation.js';
import type { RevisionReport, SubsetReport } from '../../../domain/progress.js';
import type { Reference } from '../../../domain/reference.js';
import type { ReportDetail } from '../../history-bounds.js';
import type { SubsetSteps } from '../steps.js';
import { formatPoint } from '../points.js';
import type { Counts } from '../program-inputs.js';
import type { Critiques } from '../requests.js';

/** The state of a subset between two of its calls. */
export interface SubsetState extends Counts {
  report: SubsetReport;
  /** Null before the first exploration. */
  parent: Parent | null;
  /** The current epoch, from 1. */
  epoch: number;
  /** The epoch's proposals; null if its critiques are not written yet. */
  proposals: Proposal[] | null;
}

/** The start of an epoch: modules, their results on the subset, and proposals for them that failed. */
export interface Parent {
  modules: Reference;
  evaluation: Evaluation;
  critiques: Critiques | null;
  rejected: Reference[];
  /** Proposals made for it so far, accepted or not: the next one is another sample. */
  proposals: number;
  /** Its results on the validation split, if it was accepted for them. */
  validation?: Evaluation | undefined;
}

/** A proposal in progress, after some of an epoch's calls. */
export interface Proposal {
  modules: Reference;
  critiques: Critiques;
  revisions: RevisionReport[];
  /** The names of the modules that it revises. */
  revises: string[];
  /**
   * The next call: the index of its module in this list, the ordinal of the call for the module, and where
   * its evidence starts.
   */
  next: { module: number; call: number; from: number };
}

/** Shared by the parts of the program of one subset. */
export interface SubsetWork {
  steps: SubsetSteps;
  input: SubsetInput;
  state: SubsetState;
}

/** Changes the report, and sends it if the run wants that much detail. */
export async function report(
  { steps, input, state }: SubsetWork,
  change: Partial<SubsetReport>,
  detail?: ReportDetail,
): Promise<void> {
  Object.assign(state.report, change);
  const { reports } = input;
  if (reports !== 'none' && (!detail || detail === reports)) await steps.report(state.report);
}

/** The path of the current epoch, below its run. */
export function epochPath({ state }: SubsetWork): string {
  return formatPoint({ kind: 'epoch', subset: state.report.id, epoch: state.epoch });
}
