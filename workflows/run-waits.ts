import { condition, getExternalWorkflowHandle } from '@temporalio/workflow';
import { approvalKind, pausedKind } from '../lib/domain/progress.js';
import type { Waiting } from '../lib/domain/progress.js';
import { goOnSignal } from './messages.js';
import type { GoOn } from './messages.js';
import type { Patience } from './patience.js';
import type { Wait } from './wait.js';
import type { Steering } from './steering.js';

/** A person's answer to an approval. */
export interface Verdict {
  approved: boolean;
  /** Why it was rejected, in the person's words; null if none were given. */
  reason: string | null;
}

interface Approval {
  entry: Waiting;
  verdict: Verdict | null;
}

/** All that a run waits for: a pause, an approval, and the needs of its workflows. */
export function createRunWaits(of: {
  run: string;
  path: string;
  steering: Steering;
  /** Ends the run's own waits: a workflow cannot signal itself. */
  goOn: Patience['goOn'];
}) {
  const { run, path: own, steering, goOn } = of;
  let needs: Waiting[] = [];
  let approval: Approval | null = null;
  /** The latest wait of each path: the answer names it. */
  const ordinals = new Map<string, number>();

  const pause = (): Waiting => ({
    path: own,
    kind: pausedKind,
    reason: 'It was paused by hand: what was under way ends, nothing new is started.',
    remedy: `To go on: fgo continue ${run}`,
  });

  return {
    /** The pause and the approval first. */
    all(): Waiting[] {
      return [
        ...(steering.state.held ? [pause()] : []),
        ...(approval && !approval.verdict ? [approval.entry] : []),
        ...needs,
      ];
    },
    get approval(): Waiting | null {
      return approval && !approval.verdict ? approval.entry : null;
    },
    get needs(): number {
      return needs.length;
    },
    add({ ordinal, ...waiting }: Wait & { path: string }): void {
      ordinals.set(waiting.path, ordinal);
      needs = [...needs.filter(entry => entry.path !== waiting.path), waiting];
    },
    /** The largest share of unscored tasks that is accepted if all results are taken as they are. */
    get unscored(): number {
      return Math.max(0, ...needs.map(({ asIs }) => asIs?.unscored ?? 0));
    },
    /** A person has seen what the workflows wait for: they continue. */
    async release(how: GoOn): Promise<void> {
      const released = needs.map(entry => entry.path);
      needs = [];
      // A workflow that has ended in the meantime no longer waits.
      await Promise.allSettled(
        released.map(async path => {
          const ordinal = ordinals.get(path) ?? 0;
          if (path === own) goOn(ordinal, how);
          else await getExternalWorkflowHandle(path).signal(goOnSignal, ordinal, how);
        }),
      );
    },
    /**
     * The run ends early: the workflows take their results as they are; if a person ended it, they wait for
     * nothing.
     */
    forgetNeeds(): void {
      needs = needs.filter(({ asIs }) => !asIs && !steering.byHand);
    },
    forget(): void {
      needs = [];
      approval = null;
    },
    /** Asks a person; null if the run ends early meanwhile. `changed` shows what the run waits for. */
    async ask(question: {
      reason: string;
      untilAnswered: boolean;
      changed: () => Promise<void>;
    }): Promise<Verdict | null> {
      const { reason, untilAnswered, changed } = question;
      const remedy = `To go on: fgo approve ${run} (or fgo reject ${run})`;
      const asked: Approval = { entry: { path: own, kind: approvalKind, reason, remedy }, verdict: null };
      approval = asked;
      await changed();
      await condition(() => asked.verdict !== null || (!untilAnswered && steering.finishing));
      approval = null;
      return asked.verdict;
    },
    answer(verdict: Verdict): void {
      if (approval) approval.verdict = verdict;
    },
  };
}

export type RunWaits = ReturnType<typeof createRunWaits>;
