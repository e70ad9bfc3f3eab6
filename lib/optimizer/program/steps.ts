import type { EvaluationPoint } from './points.js';
import type { SubsetResult } from './program-inputs.js';
import type { SubsetInput } from './program-inputs.js';
import type { MergeInput, MergeResult } from './program-inputs.js';
import type { SubsetsInput, SubsetsResult } from './program-inputs.js';
import type { Leaf } from '../../domain/candidate.js';
import type { Evaluation } from '../../domain/evaluation.js';
import type { InheritedMerge, InheritedSubset } from '../../domain/inheritance.js';
import type {
  MergeReport,
  Need,
  RunProgress,
  Significance,
  Stage,
  SubsetReport,
} from '../../domain/progress.js';
import type { Reference } from '../../domain/reference.js';
import type { Score } from '../../domain/score.js';
import type { TaskSelection } from '../../domain/task-selection.js';
import type { Comparison } from '../acceptance/accept.js';
import type { Spending } from '../acceptance/stop-rules.js';
import type { BaselineCheck } from '../check-baseline.js';
import type {
  CandidateGroup,
  CheckBaselineInput,
  CritiqueBatchInput,
  CritiqueBatchResult,
  DivideInput,
  Division,
  DrawFromFrontInput,
  DrawSampleInput,
  Evidence,
  GroupEvidenceInput,
  MergeModulesInput,
  MergeModulesResult,
  NoteFixedInput,
  ProposeInput,
  RevisionResult,
  RuleChanges,
} from './requests.js';

/** The driver adds the run. */
type For<Request> = Omit<Request, 'run'>;

/** Task numbers as an artifact, and how many there are. */
interface DrawnTasks {
  lists: Reference;
  count: number;
}

/**
 * The effects that the method needs, each one durable call. They exchange references and scores, never
 * trajectories, so that histories stay small. `summary` names the call for a person.
 */
export interface Effects {
  divideTasks(input: For<DivideInput>, summary: string): Promise<Division>;
  dividePolish(input: { batches: number }, summary: string): Promise<Pick<Division, 'lists' | 'sizes'>>;
  drawSample(input: For<DrawSampleInput>, summary: string): Promise<DrawnTasks>;
  drawTrainTasks(
    input: { lists: Reference; candidates: Reference[]; most: number; path: string },
    summary: string,
  ): Promise<DrawnTasks>;
  critiqueBatch(input: For<CritiqueBatchInput>, summary: string): Promise<CritiqueBatchResult>;
  proposeRevision(input: For<ProposeInput>, summary: string): Promise<RevisionResult>;
  noteFixedTasks(input: For<NoteFixedInput>, summary: string): Promise<Reference>;
  listCandidates(input: { leaves: Leaf[] }, summary: string): Promise<Reference>;
  groupCandidates(
    input: { candidates: Reference[]; groups: number },
    summary: string,
  ): Promise<CandidateGroup[]>;
  shortlistCandidates(
    input: { candidates: Reference[]; baseline: Reference; most: number },
    summary: string,
  ): Promise<{ shortlist: Leaf[]; others: number }>;
  /** Returns indexes; `drawn` is one of `front`. */
  drawFromFront(input: For<DrawFromFrontInput>, summary: string): Promise<{ front: number[]; drawn: number }>;
  groupEvidence(input: For<GroupEvidenceInput>, summary: string): Promise<Evidence[]>;
  chooseFront(
    input: { first: Reference; others: Reference[]; most: number },
    summary: string,
  ): Promise<number[]>;
  mergeModules(input: For<MergeModulesInput>, summary: string): Promise<MergeModulesResult>;
  compareEvaluations(input: ComparedRecords, summary: string): Promise<{ parent: Score; candidate: Score }>;
  testGain(input: ComparedRecords, summary: string): Promise<Comparison>;
  testSignificance(input: { before: Reference; after: Reference }, summary: string): Promise<Significance>;
  checkBaseline(input: For<CheckBaselineInput>, summary: string): Promise<BaselineCheck>;
  describeChanges(input: { before: Reference; after: Reference }, summary: string): Promise<RuleChanges>;
  inheritedSubset(input: { id: string }, summary: string): Promise<InheritedSubset | null>;
  inheritedMerge(input: { parents: string[] }, summary: string): Promise<InheritedMerge | null>;
  readSpending(input: object, summary: string): Promise<Spending>;
  recordResult(input: { progress: RunProgress }, summary: string): Promise<unknown>;
}

/** References to EvaluationRecords over the same tasks. */
interface ComparedRecords {
  parent: Reference;
  candidate: Reference;
}

/** A set of tasks to run the agent on. */
export interface EvaluateRequest {
  point: EvaluationPoint;
  summary: string;
  modules: Reference;
  selection: TaskSelection;
  /** Tasks in the selection. */
  count: number;
  /** Scoring stops once the candidate can no longer be accepted against the parent's EvaluationRecord. */
  race?: { parent: Reference };
  /** If a person has ended the run, tasks that can no longer be run are left unscored. */
  partial?: boolean;
}

/**
 * The port of the method: what one program (a run, a subset, a merge) asks of the outside. A driver
 * implements it; every call may take days, and throws StepUnavailable once a person has ended the run and
 * what the call needs is still missing.
 */
export interface Steps extends Effects {
  /** The program's path below its run: `subset-003`; empty for the run itself. */
  readonly path: string;
  /** Whether the run ends early, with the best so far. */
  isEnding(): boolean;
  /** Waits while the run is paused. False if the run ends early. */
  mayContinue(): Promise<boolean>;
  evaluate(request: EvaluateRequest): Promise<Evaluation>;
  /** For what a run that ends early does not need: null if it ends before the evaluation does. */
  evaluateUnlessEnding(request: EvaluateRequest): Promise<Evaluation | null>;
  /**
   * Everything that is needed to resume the program here; call it only while nothing that the program
   * started is open. May not return: then the program is called again with the state.
   */
  checkpoint(state: object): Promise<void>;
}

export interface SubsetSteps extends Steps {
  report(report: SubsetReport): Promise<void>;
}

export interface MergeSteps extends Steps {
  report(report: MergeReport): Promise<void>;
  /** Starts a node of the merge tree. */
  merge(id: string, input: MergeInput): Promise<MergeResult>;
}

/** What a series of subsets needs. */
export interface SubsetsSteps extends Steps {
  optimizeSubset(id: string, input: SubsetInput): Promise<SubsetResult>;
  /** Ends the run early, by a stop rule. */
  end(reason: string): Promise<void>;
}

/** A person's answer to an approval. */
export interface Verdict {
  approved: boolean;
  /** Why it was rejected, in the person's words; null if none were given. */
  reason: string | null;
}

/** How a person decides on an incomplete result: do it again, or take it as it is. */
export type Decision = 'again' | 'asIs';

export interface RunSteps extends SubsetsSteps {
  /** Optimizes some of a large run's subsets; on its own, so that no history gets long. */
  optimizeGroup(name: string, input: SubsetsInput): Promise<SubsetsResult & { ending: string | null }>;
  merge(id: string, input: MergeInput): Promise<MergeResult>;
  /** Shows and records that the run is in this stage. */
  enter(stage: Stage): Promise<void>;
  /** Asks a person; null if the run ends early meanwhile, unless `untilAnswered`. */
  ask(reason: string, options?: { untilAnswered: boolean }): Promise<Verdict | null>;
  /** Waits for a person to decide on a result; `asIs` if the run ends early meanwhile. */
  decide(need: Need): Promise<Decision>;
}
