/** The process in which an episode was played crashed, hung or was ended: the episode begins again in another. */
export class EpisodeLostError extends Error {
  override readonly name = 'EpisodeLostError';
}

/** A task that the environment cannot play, whoever tries: it stays unscored, which is never a score of 0. */
export class GameFaultError extends Error {
  override readonly name = 'GameFaultError';
}

/** The environment cannot be started at all: no task can be played until a person has seen to it. */
export class EnvironmentUnavailableError extends Error {
  override readonly name = 'EnvironmentUnavailableError';

  constructor(
    readonly what: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${what} ${remedy}`, options);
  }
}
