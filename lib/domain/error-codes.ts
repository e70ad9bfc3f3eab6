/** Exit codes of the command contract that an error can cause. */
const failed = 1;
const badInput = 2;
const waiting = 3;
const interrupted = 130;

export interface ErrorCodeDetails {
  exitCode: number;
  /** True if a run waits for a person to fix the cause, instead of trying again. */
  waits?: true;
  /** True if a run ends: retrying is useless, and its settings are fixed. */
  final?: true;
  /** True if the message can quote others: an endpoint's answer, or what a program wrote. */
  quotes?: true;
  meaning: string;
}

/** Every code of an error, with its exit code and its meaning for docs/reference/errors.md. */
export const errorCodes = {
  CONFIG_INVALID: {
    exitCode: badInput,
    meaning: 'The configuration, an option or the environment is invalid.',
  },
  DATA_INVALID: { exitCode: badInput, meaning: 'A data file is missing, unreadable or invalid.' },
  FILE_UNREADABLE: { exitCode: badInput, meaning: 'A file cannot be read as text or bytes.' },
  FILE_EXISTS: {
    exitCode: badInput,
    meaning: 'A file that would be written exists, and `--force` was not given.',
  },
  HISTORY_INVALID: { exitCode: badInput, meaning: 'A file is no workflow history that can be replayed.' },
  COMPARISON_INVALID: { exitCode: badInput, meaning: 'A requested comparison is invalid.' },
  COMPARISON_CHANGED: {
    exitCode: badInput,
    meaning: 'A comparison with this id exists, with other runs.',
  },
  TRACKING_FAILED: { exitCode: failed, meaning: 'The MLflow server did not take what a run recorded.' },
  RUN_NOT_FOUND: { exitCode: badInput, meaning: 'No searched store has a run with this id.' },
  RUN_ELSEWHERE: {
    exitCode: badInput,
    meaning: "The run is in another folder's store, and the command changes something.",
  },
  RUN_NOT_STARTED: { exitCode: badInput, meaning: 'The run has no recorded state yet.' },
  RUN_CHANGED: {
    exitCode: badInput,
    meaning: 'A run with this id was started with another configuration or other data.',
  },
  UPDATE_REJECTED: { exitCode: badInput, meaning: 'A run or comparison rejected a request.' },
  LIMITS_REJECTED: { exitCode: badInput, final: true, meaning: 'The requested limits cannot be enforced.' },
  EVIDENCE_OVERFLOW: {
    exitCode: failed,
    final: true,
    meaning: 'The evidence does not fit one prompt, and `optimize.overflow` is `refuse`.',
  },
  INTERRUPTED: { exitCode: interrupted, meaning: 'A person interrupted the command.' },
  RUN_WAITING: {
    exitCode: waiting,
    meaning: 'The run waits for a person, or is paused. Its message says for what, and how to continue.',
  },
  RUN_FAILED: { exitCode: failed, meaning: 'The run failed. Its message has the cause.' },
  RUN_CANCELLED: { exitCode: failed, meaning: 'A person ended the run without a result.' },
  SETUP_FAILED: { exitCode: failed, meaning: 'The ALFWorld engine could not be set up.' },

  AGENT_UNAVAILABLE: {
    exitCode: failed,
    waits: true,
    quotes: true,
    meaning: 'The agent cannot be started or reached.',
  },
  ENVIRONMENT_UNAVAILABLE: {
    exitCode: failed,
    waits: true,
    quotes: true,
    meaning: 'The environment cannot be started.',
  },
  SANDBOX_UNAVAILABLE: {
    exitCode: failed,
    waits: true,
    quotes: true,
    meaning: 'The sandbox for functions cannot be started.',
  },
  SCORER_UNAVAILABLE: {
    exitCode: badInput,
    waits: true,
    quotes: true,
    meaning: 'The scorer cannot be started or reached.',
  },
  AGENT_FAULT: { exitCode: failed, meaning: 'The agent crashed or sent an invalid reply on one task.' },
  EPISODE_LOST: {
    exitCode: failed,
    meaning: 'The process of an episode ended early; the task stays unscored.',
  },
  GAME_FAULT: {
    exitCode: failed,
    meaning: 'The environment cannot play one task; the task stays unscored.',
  },
  SCORER_FAULT: {
    exitCode: failed,
    meaning: 'The scorer returned no verdict on one task; the task stays unscored.',
  },
  TOOL_REFUSED: { exitCode: failed, meaning: 'A tool rejected a call of the model.' },
  PAGE_UNAVAILABLE: { exitCode: failed, meaning: 'A web page could not be fetched.' },

  ENDPOINT_BUSY: {
    exitCode: badInput,
    quotes: true,
    meaning: 'The endpoint is overloaded, down or unreachable. The call is retried.',
  },
  CALL_TIMED_OUT: {
    exitCode: badInput,
    waits: true,
    meaning: 'A call timed out several times in a row.',
  },
  KEY_REJECTED: {
    exitCode: badInput,
    waits: true,
    quotes: true,
    meaning: 'The endpoint did not accept the key, or there is no key.',
  },
  NO_REPLY: {
    exitCode: badInput,
    waits: true,
    quotes: true,
    meaning: 'The server at the base URL does not answer with replies.',
  },
  QUOTA_EXHAUSTED: {
    exitCode: badInput,
    waits: true,
    quotes: true,
    meaning: 'The account behind the key has no credit or quota left.',
  },
  MODEL_NOT_FOUND: {
    exitCode: badInput,
    waits: true,
    quotes: true,
    meaning: 'The endpoint has no model of this name.',
  },
  CONTEXT_EXCEEDED: {
    exitCode: badInput,
    waits: true,
    quotes: true,
    meaning: "The prompt, with the longest reply, is larger than the model's context.",
  },
  REQUEST_REJECTED: {
    exitCode: badInput,
    waits: true,
    quotes: true,
    meaning: 'The endpoint rejects this request, and would reject it again.',
  },
  CALL_NOT_SENT: {
    exitCode: badInput,
    waits: true,
    meaning: 'The journal has no reply to a call that must not be sent.',
  },
  BUDGET_EXHAUSTED: {
    exitCode: badInput,
    waits: true,
    meaning: "The worst case of a call exceeds what is left of the run's budget.",
  },
  PRICE_UNKNOWN: {
    exitCode: badInput,
    waits: true,
    meaning: 'The budget is capped in USD, and the model has no known price.',
  },
  NOT_IN_JOURNAL: {
    exitCode: failed,
    meaning: 'The journal has no reply to a call of a step that is shown again.',
  },
  JOURNAL_NEWER: { exitCode: failed, meaning: 'A newer version of fgo wrote the journal.' },

  STORE_FULL: { exitCode: badInput, waits: true, meaning: 'The store has no space or quota left.' },
  STORE_DENIED: { exitCode: badInput, waits: true, meaning: 'The store may not be read or written.' },
  STORE_UNFIT: { exitCode: badInput, meaning: 'No store can be at this place, or one of another layout is.' },
  STORE_BROKEN: { exitCode: badInput, waits: true, meaning: 'The store failed for another reason.' },
  RECORD_DAMAGED: { exitCode: badInput, meaning: 'The record of a run or comparison is damaged.' },
  ARTIFACT_MISSING: { exitCode: failed, meaning: 'The store does not have an artifact.' },
  ARTIFACT_DAMAGED: { exitCode: failed, meaning: 'The bytes of an artifact do not match its hash.' },
  ARTIFACT_INVALID: { exitCode: failed, meaning: 'An artifact does not have the expected form.' },

  SERVER_PROGRAM_MISSING: {
    exitCode: badInput,
    meaning: 'There is no Temporal server, and no program to start one.',
  },
  SERVER_PROGRAM_UNUSABLE: { exitCode: badInput, meaning: 'FGO_TEMPORAL_CLI names no Temporal CLI.' },
  SERVER_START_FAILED: { exitCode: badInput, meaning: 'The embedded Temporal server did not start.' },
  SERVER_UNRESPONSIVE: {
    exitCode: badInput,
    meaning: 'The embedded Temporal server is alive but does not answer.',
  },
  SERVER_LOCKED: {
    exitCode: badInput,
    meaning: 'Another process has been starting or stopping the server for too long.',
  },
  SERVER_FAILED: { exitCode: badInput, meaning: 'The embedded Temporal server failed.' },
  SERVER_UNREACHABLE: { exitCode: badInput, meaning: 'No Temporal server answers at the address.' },
  DATABASE_DAMAGED: {
    exitCode: badInput,
    meaning: 'The database of the embedded Temporal server is damaged.',
  },
  PORT_BUSY: { exitCode: badInput, meaning: 'A required port is taken.' },
  PORT_INVALID: { exitCode: badInput, meaning: 'An environment variable names no valid port.' },
  CONNECTION_INVALID: {
    exitCode: badInput,
    meaning: 'The settings for the Temporal server cannot be read or are incomplete.',
  },
  ACCESS_DENIED: { exitCode: badInput, meaning: 'The Temporal server rejects the credentials.' },
  NAMESPACE_MISSING: { exitCode: badInput, meaning: 'The Temporal server has no such namespace.' },
  WORKFLOW_TAKEN: {
    exitCode: badInput,
    meaning: 'An open workflow has the id of this run but belongs to another one.',
  },
  WORKER_DRAINING: {
    exitCode: failed,
    meaning: 'The worker shuts down: another worker continues the step.',
  },
  METRICS_ADDRESS_INVALID: {
    exitCode: badInput,
    meaning: 'The address for metrics is invalid or taken.',
  },
  PAYLOAD_KEYS_INVALID: {
    exitCode: badInput,
    meaning: 'The keys that encrypt payloads cannot be read or are invalid.',
  },
  PAYLOAD_KEY_MISSING: {
    exitCode: badInput,
    meaning: 'A payload on the Temporal server is encrypted with a key that is not available.',
  },
  PAYLOAD_DAMAGED: {
    exitCode: failed,
    meaning: 'An encrypted payload was changed, or its key has another value.',
  },
  REPLAY_STUCK: { exitCode: failed, meaning: 'A replay did not end in time.' },
  STATE_MISSING: { exitCode: failed, meaning: 'A workflow has no state at the requested event.' },

  INTERNAL: {
    exitCode: failed,
    meaning: 'A part of the program handles this error itself. Seeing it is a defect.',
  },
} as const satisfies Record<string, ErrorCodeDetails>;

export type ErrorCode = keyof typeof errorCodes;
