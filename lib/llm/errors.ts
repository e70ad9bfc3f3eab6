/**
 * The content of a provider's answer, without anything that could hold a key: the `cause` of the errors
 * below.
 */
export class ProviderAnswer extends Error {
  override readonly name = 'ProviderAnswer';
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly type: string | undefined;
  readonly requestId: string | undefined;

  constructor(details: {
    message: string;
    status?: number | undefined;
    code?: string | undefined;
    type?: string | undefined;
    requestId?: string | undefined;
  }) {
    super(details.message);
    this.status = details.status;
    this.code = details.code;
    this.type = details.type;
    this.requestId = details.requestId;
  }
}

/** The usage of a call, in tokens. */
export interface UsedTokens {
  promptTokens: number;
  cachedTokens: number;
  completionTokens: number;
}

/**
 * An LLM call that got no reply. The message says what happened and what to do; it never contains the key.
 */
export abstract class LanguageModelError extends Error {
  abstract readonly kind: string;
  readonly remedy: string;
  /** True if waiting does not help: a person has to change something first. */
  abstract readonly needsPerson: boolean;
  /** The tokens that the endpoint reports despite the error; undefined if it reports none. */
  used: UsedTokens | undefined;

  constructor(details: { what: string; remedy: string; cause?: ProviderAnswer | undefined }) {
    super(`${details.what} ${details.remedy}`, details.cause ? { cause: details.cause } : {});
    this.remedy = details.remedy;
  }
}

/** An error that a single answer does not prove. */
export interface Lasting {
  after: number;
  error: LanguageModelError;
}

/** The user-adjustable time-out settings, with their current values. */
export interface TimeOutSettings {
  timeoutSeconds: number;
  concurrency: number;
}

function timeOutAdvice({ timeoutSeconds, concurrency }: TimeOutSettings): string {
  return `raise llm.timeoutSeconds (${timeoutSeconds}) or lower llm.concurrency (${concurrency}): \`fgo limits RUN --timeout-seconds N --concurrency N\``;
}

/** The endpoint is overloaded, down, or unreachable: the same call may succeed later. */
export class EndpointBusyError extends LanguageModelError {
  override readonly name = 'EndpointBusyError';
  readonly kind = 'endpointBusy';
  readonly needsPerson = false;
  /** The wait that the endpoint requested, in milliseconds; undefined if it requested none. */
  readonly retryAfterMs: number | undefined;
  /** False if the endpoint itself said that an immediate retry is useless. */
  readonly retryNow: boolean;
  /** True if it is unknown whether the call was processed, so its worst case stays charged. */
  readonly cutOff: boolean;
  /** True for 429: too many concurrent calls. */
  readonly tooMany: boolean;
  /** Defined if no answer arrived in time. */
  readonly timedOut: TimeOutSettings | undefined;
  /** The real error if the same call fails repeatedly: this often, or in all tries. */
  readonly lasting: Lasting | undefined;

  constructor(details: {
    what: string;
    retryAfterMs?: number | undefined;
    retryNow?: boolean;
    cutOff?: boolean;
    tooMany?: boolean;
    timedOut?: TimeOutSettings | undefined;
    lasting?: Lasting;
    cause?: ProviderAnswer | undefined;
  }) {
    const remedy = details.timedOut
      ? `The call is sent again, with fewer at a time. If this goes on, ${timeOutAdvice(details.timedOut)}.`
      : 'Nothing needs to be done: the call is repeated once the endpoint answers again.';
    super({ ...details, remedy });
    this.retryAfterMs = details.retryAfterMs;
    this.retryNow = details.retryNow ?? true;
    this.cutOff = details.cutOff ?? false;
    this.tooMany = details.tooMany ?? false;
    this.timedOut = details.timedOut;
    this.lasting = details.lasting;
  }
}

/** A call timed out several times in a row. Each time was charged, so it is not retried automatically. */
export class TimedOutError extends LanguageModelError {
  override readonly name = 'TimedOutError';
  readonly kind = 'timedOut';
  /** False if the endpoint answered other calls meanwhile, so that only this one is too slow. */
  readonly needsPerson: boolean;

  constructor(details: { what: string; settings: TimeOutSettings; needsPerson: boolean }) {
    super({ ...details, remedy: `Either ${timeOutAdvice(details.settings)}, then \`fgo continue RUN\`.` });
    this.needsPerson = details.needsPerson;
  }
}

/** The endpoint did not accept the key, or there is none. */
export class KeyRefusedError extends LanguageModelError {
  override readonly name = 'KeyRefusedError';
  readonly kind = 'keyRefused';
  readonly needsPerson = true;
}

/**
 * The server at the base URL does not answer with replies, but with a web page, plain text, or another
 * program's JSON.
 */
export class NoReplyError extends LanguageModelError {
  override readonly name = 'NoReplyError';
  readonly kind = 'noReply';
  readonly needsPerson = true;
}

/** The account behind the key has no credit or quota left. */
export class QuotaSpentError extends LanguageModelError {
  override readonly name = 'QuotaSpentError';
  readonly kind = 'quotaSpent';
  readonly needsPerson = true;
}

/** The endpoint has no model of this name. */
export class ModelMissingError extends LanguageModelError {
  override readonly name = 'ModelMissingError';
  readonly kind = 'modelMissing';
  readonly needsPerson = true;
  readonly model: string;

  constructor(details: { what: string; remedy: string; model: string; cause?: ProviderAnswer | undefined }) {
    super(details);
    this.model = details.model;
  }
}

/** The prompt (with the longest reply) is larger than the model's context. */
export class ContextExceededError extends LanguageModelError {
  override readonly name = 'ContextExceededError';
  readonly kind = 'contextExceeded';
  /** True if the prompt alone would fit, so that a setting is at fault rather than the prompt. */
  readonly needsPerson: boolean;
  /** The requested tokens; undefined if the endpoint did not report them. */
  readonly tokens: number | undefined;
  /** The model's context, in tokens; undefined if the endpoint did not report it. */
  readonly limit: number | undefined;

  constructor(details: {
    what: string;
    tokens?: number | undefined;
    limit?: number | undefined;
    /** A configured maximum reply that does not fit beside the prompt, and the available room. */
    replyLimit?: { reply: number; room: number };
    cause?: ProviderAnswer | undefined;
  }) {
    const { replyLimit } = details;
    const remedy = replyLimit
      ? `The longest reply asked for is ${replyLimit.reply} tokens, and beside this prompt there is room for ${replyLimit.room}: lower maxCompletionTokens of the model, or leave it out.`
      : 'Lower optimize.promptTokens, or set contextTokens of the model to what it really has.';
    super({ ...details, remedy });
    this.needsPerson = replyLimit !== undefined;
    this.tokens = details.tokens;
    this.limit = details.limit;
  }
}

/** The endpoint rejects this particular request, and would reject it again. */
export class RequestRefusedError extends LanguageModelError {
  override readonly name = 'RequestRefusedError';
  readonly kind = 'requestRefused';
  readonly needsPerson = false;
  /** `contentFilter`: for its content; `tooLarge`: for its reply's size; `other`: see the message. */
  readonly reason: 'contentFilter' | 'tooLarge' | 'other';

  constructor(details: {
    what: string;
    remedy: string;
    reason: 'contentFilter' | 'tooLarge' | 'other';
    cause?: ProviderAnswer | undefined;
  }) {
    super(details);
    this.reason = details.reason;
  }
}

/** The journal has no reply to a call that must not be sent. */
export class UnsentError extends LanguageModelError {
  override readonly name = 'UnsentError';
  readonly kind = 'unsent';
  readonly needsPerson = false;

  constructor(reason: string) {
    super({
      what: `The journal has no reply to this call, and it is not sent: ${reason}`,
      remedy: 'Fix the cause, and start the run again.',
    });
  }
}

/** The worst case of a call exceeds what is left of the run's budget; the call was not sent. */
export class BudgetSpentError extends LanguageModelError {
  override readonly name = 'BudgetSpentError';
  readonly kind = 'budgetSpent';
  readonly needsPerson = true;
  readonly limit: 'usd' | 'tokens' | 'calls';

  constructor(details: { what: string; limit: 'usd' | 'tokens' | 'calls'; remedy?: string }) {
    super({
      remedy: 'Raise it with `fgo limits RUN` (--usd, --tokens, --calls), then `fgo resume RUN`.',
      ...details,
    });
    this.limit = details.limit;
  }
}
