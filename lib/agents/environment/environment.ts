import type { Task } from '../../domain/task.js';

/** What an agent sees after an action, or at first. */
export interface Observation {
  text: string;
  /** All actions that are possible now, word for word. */
  actions: string[];
  /** 0 to 1: what the environment gives for the task as it stands. */
  score: number;
  /** Whether nothing more is to be done. */
  done: boolean;
}

/** One attempt at a task. */
export interface Episode {
  first: Observation;
  act(action: string): Promise<Observation>;
}

/**
 * A world that acts back and scores. Everything in it depends on the task and the actions alone, so that an episode
 * that was lost can be played again: its LLM calls come from the journal.
 */
export interface Environment {
  /**
   * Begins the task and hands the episode to `play`; it is ended afterwards. Throws EpisodeLostError where its
   * process was lost, GameFaultError where this task cannot be played at all, EnvironmentUnavailableError where
   * nothing can be.
   */
  play<T>(task: Task, body: (episode: Episode) => Promise<T>, signal: AbortSignal): Promise<T>;
  close(): Promise<void>;
}
