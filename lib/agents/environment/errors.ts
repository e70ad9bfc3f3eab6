import { TaskUnscoredError, UnavailableError } from '../infrastructure-errors.js';

/** The process of an episode crashed, hung or was ended: the episode restarts in another process. */
export class EpisodeLostError extends TaskUnscoredError {
  override readonly name = 'EpisodeLostError';
}

/** The environment cannot play this task, with any agent: it stays unscored, which is never a score of 0. */
export class GameFaultError extends TaskUnscoredError {
  override readonly name = 'GameFaultError';
}

/** The environment cannot be started: no task can be played until a person fixes the cause. */
export class EnvironmentUnavailableError extends UnavailableError {
  override readonly name = 'EnvironmentUnavailableError';
}
