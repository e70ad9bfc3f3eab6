/** What a provider's answer said, without anything that could hold a key: the `cause` of the errors below. */
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

/** What a call took, in tokens. */
export interface UsedTokens {
  promptTokens: number;
  cachedTokens: number;
  completionTokens: number;
}

/** An LLM call that got no reply. The message says what happened and what to do; it never holds the key. */
export abstract class LanguageModelError extends Error {
  abstract readonly kind: string;
  /** What to do about it. */
  readonly remedy: string;
  /** True where waiting does not help: a person has to change something first. */
  abstract readonly needsPerson: boolean;
  /** The tokens that the endpoint reports for it all the same; undefined where it reports none. */
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

/** What a person can change about time-outs, with its value at the moment. */
export interface TimeOutSettings {
  timeoutSeconds: number;
  concurrency: number;
}

function timeOutAdvice({ timeoutSeconds, concurrency }: TimeOutSettings): string {
  return `raise llm.timeoutSeconds (${timeoutSeconds}) or lower llm.concurrency (${concurrency}): \`fgo limits RUN --timeout-seconds N --concurrency N\``;
}

/** The endpoint is overloaded, down or cannot be reached: the same call may succeed later. */
export class EndpointBusyError extends LanguageModelError {
  override readonly name = 'EndpointBusyError';
  readonly kind = 'endpointBusy';
  readonly needsPerson = false;
  /** How long the endpoint asked to be left alone, in milliseconds; undefined where it did not say. */
  readonly retryAfterMs: number | undefined;
  /** False where the endpoint itself said that it is no use to repeat at once. */
  readonly retryNow: boolean;
  /** True where it is not known whether the call was done, so that its worst case stays charged. */
  readonly cutOff: boolean;
  /** True for 429: too many calls at a time. */
  readonly tooMany: boolean;
  /** Defined where no answer came in time. */
  readonly timedOut: TimeOutSettings | undefined;
  /** What it is in truth where it happens to the same call again and again: this often, or in all tries. */
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

/** A call got no answer in time, several times in a row. Each time was charged: it is not sent again by itself. */
export class TimedOutError extends LanguageModelError {
  override readonly name = 'TimedOutError';
  readonly kind = 'timedOut';
  /** False where the endpoint answered other calls meanwhile, so that only this one is too slow. */
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

/** What answers at the base URL does not answer with replies: a web page, plain text, some other program's JSON. */
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

/** The endpoint knows no model of this name. */
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
  /** True where the prompt alone would fit, so that nobody's prompt is at fault but a setting. */
  readonly needsPerson: boolean;
  /** What was asked for, in tokens; undefined where the endpoint did not say. */
  readonly tokens: number | undefined;
  /** The model's context, in tokens; undefined where the endpoint did not say. */
  readonly limit: number | undefined;

  constructor(details: {
    what: string;
    tokens?: number | undefined;
    limit?: number | undefined;
    /** A configured longest reply that has no room beside the prompt, and how much room there is. */
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

/** The endpoint refuses this very request, and would refuse it again. */
export class RequestRefusedError extends LanguageModelError {
  override readonly name = 'RequestRefusedError';
  readonly kind = 'requestRefused';
  readonly needsPerson = false;
  /** `contentFilter`: for what it says; `tooLarge`: for its reply's size; `other`: see the message. */
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

/** The journal has no reply to a call that may not be sent. */
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

/** The worst case of a call does not fit into what is left of the run's budget; it was not sent. */
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
