import { FgoError } from '../domain/errors.js';
import type { ErrorCode } from '../domain/error-codes.js';

/** The content of a provider's error answer, without anything that could hold a key. */
export interface ProviderAnswer {
  message: string;
  status?: number | undefined;
  code?: string | undefined;
  type?: string | undefined;
  requestId?: string | undefined;
}

/** The usage of a call, in tokens. */
export interface UsedTokens {
  promptTokens: number;
  cachedTokens: number;
  completionTokens: number;
}

interface LanguageModelErrorDetails {
  code: ErrorCode;
  message: string;
  remedy: string;
  /** True if waiting does not help: a person has to change something first. */
  needsPerson: boolean;
  answer?: ProviderAnswer | undefined;
}

/** A code is a word; anything longer may quote the request. */
const plainCode = /^[\w.-]{1,40}$/;

/** An LLM call that got no reply. Neither the message nor the remedy contains the key. */
export class LanguageModelError extends FgoError {
  override readonly name: string = 'LanguageModelError';
  readonly needsPerson: boolean;
  /** What the endpoint answered; undefined if it did not answer. */
  readonly answer: ProviderAnswer | undefined;
  /** The tokens that the endpoint reports despite the error; undefined if it reports none. */
  used: UsedTokens | undefined;

  constructor(details: LanguageModelErrorDetails) {
    super(details);
    this.needsPerson = details.needsPerson;
    this.answer = details.answer;
  }

  /** With the status and the code of the answer. */
  override get ownWords(): string {
    const words = super.ownWords;
    const { status, code = '' } = this.answer ?? {};
    const parts = [...(status === undefined ? [] : [status]), ...(plainCode.test(code) ? [code] : [])];
    return words === this.message || parts.length === 0 ? words : `${words} The answer: ${parts.join(', ')}.`;
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

/** Returns the settings to change after time-outs. */
export function timeOutAdvice({ timeoutSeconds, concurrency }: TimeOutSettings): string {
  return `raise llm.timeoutSeconds (${timeoutSeconds}) or lower llm.concurrency (${concurrency})`;
}

/** The endpoint is overloaded, down, or unreachable: the same call may succeed later. */
export class EndpointBusyError extends LanguageModelError {
  override readonly name = 'EndpointBusyError';
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
    message: string;
    retryAfterMs?: number | undefined;
    retryNow?: boolean;
    cutOff?: boolean;
    tooMany?: boolean;
    timedOut?: TimeOutSettings | undefined;
    lasting?: Lasting;
    answer?: ProviderAnswer | undefined;
  }) {
    const remedy = details.timedOut
      ? `The call is sent again, with fewer at a time. If this continues, ${timeOutAdvice(details.timedOut)}.`
      : 'No action is needed: the call is repeated when the endpoint answers again.';
    super({ ...details, code: 'ENDPOINT_BUSY', remedy, needsPerson: false });
    this.retryAfterMs = details.retryAfterMs;
    this.retryNow = details.retryNow ?? true;
    this.cutOff = details.cutOff ?? false;
    this.tooMany = details.tooMany ?? false;
    this.timedOut = details.timedOut;
    this.lasting = details.lasting;
  }
}

/** The server at the base URL does not answer with replies, but with something else. */
export function noReply(details: {
  message: string;
  remedy: string;
  answer?: ProviderAnswer | undefined;
}): LanguageModelError {
  return new LanguageModelError({ ...details, code: 'NO_REPLY', needsPerson: true });
}

/** The prompt (with the longest reply) is larger than the model's context. */
export class ContextExceededError extends LanguageModelError {
  override readonly name = 'ContextExceededError';
  /** The requested tokens; undefined if the endpoint did not report them. */
  readonly tokens: number | undefined;
  /** The model's context, in tokens; undefined if the endpoint did not report it. */
  readonly limit: number | undefined;

  constructor(details: {
    message: string;
    tokens?: number | undefined;
    limit?: number | undefined;
    /** A configured maximum reply that does not fit beside the prompt, and the available room. */
    replyLimit?: { reply: number; room: number };
    answer?: ProviderAnswer | undefined;
  }) {
    const { replyLimit } = details;
    const remedy = replyLimit
      ? `The longest reply requested is ${replyLimit.reply} tokens, and this prompt leaves room for ${replyLimit.room}: lower maxCompletionTokens of the model, or leave it out.`
      : 'Lower optimize.promptTokens, or set contextTokens of the model to its real context.';
    // If the prompt alone fits, a setting is at fault rather than the prompt.
    super({ ...details, code: 'CONTEXT_EXCEEDED', remedy, needsPerson: replyLimit !== undefined });
    this.tokens = details.tokens;
    this.limit = details.limit;
  }
}

/** The endpoint rejects this particular request, and would reject it again. */
export class RequestRejectedError extends LanguageModelError {
  override readonly name = 'RequestRejectedError';
  /** `contentFilter`: for its content; `tooLarge`: for its reply's size; `other`: see the message. */
  readonly reason: 'contentFilter' | 'tooLarge' | 'other';

  constructor(details: {
    message: string;
    remedy: string;
    reason: 'contentFilter' | 'tooLarge' | 'other';
    answer?: ProviderAnswer | undefined;
  }) {
    super({ ...details, code: 'REQUEST_REJECTED', needsPerson: false });
    this.reason = details.reason;
  }
}

/** The worst case of a call exceeds what is left of the run's budget; the call was not sent. */
export class BudgetSpentError extends LanguageModelError {
  override readonly name = 'BudgetSpentError';
  readonly limit: 'usd' | 'tokens' | 'calls';

  constructor(details: {
    message: string;
    limit: 'usd' | 'tokens' | 'calls';
    code?: 'BUDGET_EXHAUSTED' | 'PRICE_UNKNOWN';
    remedy?: string;
  }) {
    const { code = 'BUDGET_EXHAUSTED', remedy = 'Raise `budget` in the configuration.' } = details;
    super({ code, message: details.message, remedy, needsPerson: true });
    this.limit = details.limit;
  }
}
