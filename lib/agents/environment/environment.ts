import type { Task } from '../../domain/task.js';

/** What the agent sees at the start and after each action. */
export interface Observation {
  text: string;
  /** All actions that are currently possible, verbatim. */
  actions: string[];
  /** 0 to 1: the environment's score for the current state. */
  score: number;
  /** Whether the episode is over. */
  done: boolean;
}

/** One attempt at a task. */
export interface Episode {
  first: Observation;
  act(action: string): Promise<Observation>;
}

/**
 * A simulated environment that responds to actions and scores. Its state depends only on the task and the
 * actions, so a lost episode can be replayed: its LLM calls come from the journal.
 */
export interface Environment {
  /**
   * Starts the task, passes the episode to `body`, and ends it afterward. Throws EPISODE_LOST if its
   * process was lost, GAME_FAULT if this task cannot be played, and ENVIRONMENT_UNAVAILABLE if no
   * task can be played.
   */
  play<T>(task: Task, body: (episode: Episode) => Promise<T>, signal: AbortSignal): Promise<T>;
  close(): Promise<void>;
}
