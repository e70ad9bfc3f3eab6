import { approvalKind, pausedKind } from '../../lib/domain/progress.js';
import type { RunProgress, Waiting } from '../../lib/domain/progress.js';
import type { Decision, Verdict } from '../../lib/optimizer/program/steps.js';
import type { Answer, ControlState } from './node-control.js';
import type { NodeControl } from './node-control.js';

/** What a person can ask of a run. */
export type Command =
  | { kind: 'pause' }
  | { kind: 'continue'; again: boolean }
  | { kind: 'approve' }
  | { kind: 'reject'; reason: string | null }
  | { kind: 'finish'; place: string };

/** What a workflow waits for. */
export interface OpenWait extends Waiting {
  /** The ordinal of the wait in its workflow. */
  ordinal: number;
}

interface Approval {
  waiting: Waiting;
  verdict: Verdict | null;
}

/** Which messages follow from a command. */
export interface Consequences {
  /** The new state, for all workflows below the run. */
  state: ControlState | null;
  /** Answers to waiting workflows, by their ids. */
  answers: [string, Answer][];
}

export interface RunControlOptions {
  run: string;
  /** The id of the run's own workflow. */
  path: string;
  node: NodeControl;
  /** The stage decides what can still end early; why the run ends early is written here. */
  progress: Pick<RunProgress, 'ending' | 'stage'>;
  /** How often the histories of the run have room for a change of its state. */
  mostChanges: number;
}

/**
 * The state machine of a run's steering: pauses, waits, approvals, and ends. It decides which commands apply,
 * and which messages follow. Knows nothing of Temporal.
 */
export class RunControl {
  readonly #run: string;
  readonly #path: string;
  readonly #node: NodeControl;
  readonly #progress: RunControlOptions['progress'];
  readonly #mostChanges: number;
  #needs: OpenWait[] = [];
  #approval: Approval | null = null;
  #isClosed = false;

  constructor({ run, path, node, progress, mostChanges }: RunControlOptions) {
    this.#run = run;
    this.#path = path;
    this.#node = node;
    this.#progress = progress;
    this.#mostChanges = mostChanges;
  }

  /** All that the run waits for: the pause and the approval first. */
  get waiting(): Waiting[] {
    const approval = this.#openApproval;
    return [
      ...(this.#node.state.paused ? [this.#pause()] : []),
      ...(approval ? [approval.waiting] : []),
      ...this.#needs.map(({ ordinal: _ordinal, ...waiting }) => waiting),
    ];
  }

  get #openApproval(): Approval | null {
    return this.#approval && !this.#approval.verdict ? this.#approval : null;
  }

  /** Why no command applies any more; null while the run is open. */
  get closedReason(): string | null {
    return this.#isClosed ? `The run ${this.#run} has ended.` : null;
  }

  /** The final test has started: nothing can end early any more. */
  get #isTesting(): boolean {
    return this.#progress.stage === 'test' || this.#progress.stage === 'done';
  }

  /** Why a command does not apply now; null if it does. */
  refusal(command: Command): string | null {
    if (this.closedReason !== null) return this.closedReason;
    switch (command.kind) {
      case 'pause':
        return this.#refusalOfPause();
      case 'continue':
        return this.#refusalOfContinue();
      case 'approve':
      case 'reject':
        return this.#openApproval ? null : `The run ${this.#run} waits for no approval.`;
      case 'finish':
        return this.#refusalOfFinish();
    }
  }

  /** Applies a command that is not refused. */
  apply(command: Command): Consequences {
    switch (command.kind) {
      case 'pause':
        return this.#change({ paused: true });
      case 'continue':
        return this.#continue(command.again);
      case 'approve':
        return this.#decide({ approved: true, reason: null });
      case 'reject':
        return this.#decide({ approved: false, reason: command.reason });
      case 'finish': {
        const byHand = `finished by hand ${command.place}`;
        const before = this.#progress.ending;
        this.#progress.ending = before ? `${before}, then ${byHand}` : byHand;
        const consequences = this.#change({ ending: 'byHand', paused: false });
        this.#needs = [];
        return consequences;
      }
    }
  }

  /** A stop rule ends the run; nothing happens if it is ending already or at its final test. */
  stop(reason: string): Consequences {
    if (this.#node.ending || this.#isTesting) return { state: null, answers: [] };
    this.#progress.ending = reason;
    const consequences = this.#change({ ending: 'early' });
    // Incomplete results are taken as they are; other needs still need a person.
    this.#needs = this.#needs.filter(({ asIs }) => !asIs);
    return consequences;
  }

  /** A workflow waits for a person. Returns whether the run waits for it too. */
  add(wait: OpenWait): boolean {
    // The end of the run, which the waiting workflow has not received yet, decides.
    if (this.#node.endingByHand || (wait.asIs && this.#node.ending)) return false;
    this.#needs = [...this.#needs.filter(({ path }) => path !== wait.path), wait];
    return true;
  }

  /** Asks for an approval; the verdict is in the result once there is one. */
  ask(reason: string): { readonly verdict: Verdict | null } {
    const remedy = `To continue: fgo approve ${this.#run} (or fgo reject ${this.#run})`;
    const waiting = { path: this.#path, kind: approvalKind, reason, remedy };
    const approval: Approval = { waiting, verdict: null };
    this.#approval = approval;
    return approval;
  }

  /** The question is answered or no longer asked. */
  endApproval(): void {
    this.#approval = null;
  }

  /** Nothing can be asked of the run any more. */
  close(): void {
    this.#isClosed = true;
    this.#needs = [];
    this.#approval = null;
  }

  #pause(): Waiting {
    return {
      path: this.#path,
      kind: pausedKind,
      reason: 'It is paused: work in progress finishes, nothing new is started.',
      remedy: `To continue: fgo continue ${this.#run}`,
    };
  }

  #refusalOfPause(): string | null {
    const { paused, revision } = this.#node.state;
    if (paused) return `The run ${this.#run} is already paused. To continue: fgo continue ${this.#run}`;
    // Continuing, a stop rule and a manual end must remain possible.
    if (revision + 4 <= this.#mostChanges) return null;
    return `The run ${this.#run} was paused too often: its histories have no room for more. To stop it for a while, stop its workers: it continues when they are started again.`;
  }

  #refusalOfContinue(): string | null {
    if (this.#node.state.paused || this.#needs.length > 0) return null;
    return this.#openApproval
      ? `The run ${this.#run} waits for an approval: fgo approve ${this.#run}, or fgo reject ${this.#run}.`
      : `The run ${this.#run} is running: it is not paused and waits for nobody.`;
  }

  #refusalOfFinish(): string | null {
    // A run that ends by a stop rule may still wait for a person.
    if (this.#needs.length > 0 && !this.#node.endingByHand) return null;
    if (this.#node.ending) return `The run ${this.#run} is already ending: ${this.#progress.ending}.`;
    if (!this.#isTesting) return null;
    return this.#openApproval
      ? `The run ${this.#run} waits for an approval of its final modules: fgo approve ${this.#run}, or fgo reject ${this.#run}.`
      : `The run ${this.#run} is already in its final test.`;
  }

  #change(change: Partial<Omit<ControlState, 'revision'>>): Consequences {
    const { state } = this.#node;
    this.#node.receive({ ...state, ...change, revision: state.revision + 1 });
    return { state: this.#node.state, answers: [] };
  }

  #continue(again: boolean): Consequences {
    const { paused, revision, unscored } = this.#node.state;
    // Ending a pause does not decide what the run waits for meanwhile.
    const decision: Decision = paused || again ? 'again' : 'asIs';
    const accepted = Math.max(0, ...this.#needs.map(({ asIs }) => asIs?.unscored ?? 0));
    const remembers = decision === 'asIs' && accepted > (unscored ?? 0) && revision + 4 <= this.#mostChanges;
    const answers = this.#needs.map(({ path, ordinal }): [string, Answer] => [path, { ordinal, decision }]);
    this.#needs = [];
    if (paused) return { ...this.#change({ paused: false }), answers };
    if (remembers) return { ...this.#change({ unscored: accepted }), answers };
    return { state: null, answers };
  }

  #decide(verdict: Verdict): Consequences {
    if (this.#approval) this.#approval.verdict = verdict;
    return { state: null, answers: [] };
  }
}
