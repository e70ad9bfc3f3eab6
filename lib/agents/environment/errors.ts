import { TaskUnscoredError, UnavailableError } from '../infrastructure-errors.js';

/** The process in which an episode was played crashed, hung or was ended: the episode begins again in another. */
export class EpisodeLostError extends TaskUnscoredError {
  override readonly name = 'EpisodeLostError';
}

/** A task that the environment cannot play, whoever tries: it stays unscored, which is never a score of 0. */
export class GameFaultError extends TaskUnscoredError {
  override readonly name = 'GameFaultError';
}

/** The environment cannot be started at all: no task can be played until a person has seen to it. */
export class EnvironmentUnavailableError extends UnavailableError {
  override readonly name = 'EnvironmentUnavailableError';
}
