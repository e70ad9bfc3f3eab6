import { LanguageModelError, timeOutAdvice, type EndpointBusyError, type TimeOutSettings } from './errors.js';
import type { Slot } from './limiter.js';

/**
 * Consecutive time-outs, of one call or of calls that were alone in flight, after which queuing behind others
 * is ruled out.
 */
const mostInRow = 3;
/** Consecutive time-outs after which a call is not retried, whatever else was in flight. */
const mostOfOneCall = 6;

interface Row {
  count: number;
  since: number;
}

/**
 * Interprets the time-outs of one endpoint's calls, even if several activities make the same call in
 * succession. A time-out is charged, so retries must be limited.
 */
export class TimeOuts {
  private readonly rows = new Map<string, Row>();
  private answeredAt = -Infinity;
  /** Time-outs of calls that were alone in flight, since the last answer. */
  private aloneInRow = 0;
  private tooSlow: { error: LanguageModelError; at: number } | undefined;

  answered(key: string): void {
    this.rows.delete(key);
    this.answeredAt = performance.now();
    this.aloneInRow = 0;
  }

  /**
   * Throws for a call that was in progress when another one proved that the endpoint is too slow for all
   * calls.
   */
  throwIfTooSlow(beganAt: number): void {
    if (this.tooSlow && beganAt < this.tooSlow.at) throw this.tooSlow.error;
  }

  /** Returns the error to throw: the given one, or what the time-outs of this call prove. */
  judge(key: string, error: EndpointBusyError, slot: Slot): LanguageModelError {
    if (!error.timedOut) {
      this.rows.delete(key);
      this.aloneInRow = 0;
      return error;
    }
    const { overtaken, alone } = slot.timedOut();
    const now = performance.now();
    const { count, since } = this.rows.get(key) ?? { count: 0, since: now };
    this.rows.set(key, { count: count + 1, since });
    if (alone) this.aloneInRow += 1;
    const times = Math.max(count + 1, this.aloneInRow);
    const isProven = count + 1 >= mostOfOneCall || (times >= mostInRow && (alone || overtaken));
    if (!isProven) return error;
    this.rows.delete(key);
    const isOnlyThis = this.answeredAt > since;
    const proven = timedOutError({ error, settings: error.timedOut, times, isOnlyThis });
    if (!isOnlyThis) this.tooSlow = { error: proven, at: now };
    return proven;
  }
}

/** A call timed out several times in a row. Each time was charged, so it is not retried automatically. */
function timedOutError(parts: {
  error: EndpointBusyError;
  settings: TimeOutSettings;
  times: number;
  isOnlyThis: boolean;
}): LanguageModelError {
  const { error, settings, times, isOnlyThis } = parts;
  const others = isOnlyThis ? 'while other calls were answered' : 'and no other call was answered meanwhile';
  return new LanguageModelError({
    code: 'CALL_TIMED_OUT',
    message: `${error.message} This happened ${times} times in a row, ${others}. Each time is charged.`,
    remedy: `Either ${timeOutAdvice(settings)}.`,
    needsPerson: !isOnlyThis,
  });
}
