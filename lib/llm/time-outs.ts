import { TimedOutError, type EndpointBusyError, type TimeOutSettings } from './errors.js';
import type { Slot } from './limiter.js';

/** Time-outs in a row, of one call or of calls that were alone in flight, after which waiting behind others explains nothing. */
const mostInRow = 3;
/** Time-outs in a row of one call after which it is not sent again, whatever else was in flight. */
const mostOfOneCall = 6;

interface Row {
  count: number;
  since: number;
}

/**
 * Decides what time-outs of one endpoint's calls mean, also where several activities make the same call one after
 * the other. A time-out is charged, so a call must not be repeated without end.
 */
export class TimeOuts {
  private readonly rows = new Map<string, Row>();
  private answeredAt = -Infinity;
  /** Time-outs of calls that were alone in flight, since the last answer. */
  private aloneInRow = 0;
  private tooSlow: { error: TimedOutError; at: number } | undefined;

  answered(key: string): void {
    this.rows.delete(key);
    this.answeredAt = performance.now();
    this.aloneInRow = 0;
  }

  /** Throws for a call that was under way when another one showed that the endpoint is too slow for all of them. */
  expectHope(beganAt: number): void {
    if (this.tooSlow && beganAt < this.tooSlow.at) throw this.tooSlow.error;
  }

  /** Gives the error to throw: the given one, or what the time-outs of this call show. */
  judge(key: string, error: EndpointBusyError, slot: Slot): EndpointBusyError | TimedOutError {
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

function timedOutError(parts: {
  error: EndpointBusyError;
  settings: TimeOutSettings;
  times: number;
  isOnlyThis: boolean;
}): TimedOutError {
  const { error, settings, times, isOnlyThis } = parts;
  const what = error.message.replace(error.remedy, '').trim();
  const others = isOnlyThis ? 'while other calls were answered' : 'and no other call was answered meanwhile';
  return new TimedOutError({
    what: `${what} This happened ${times} times in a row, ${others}. Each time is charged.`,
    settings,
    needsPerson: !isOnlyThis,
  });
}
