import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '../../domain/errors.js';
import { LineProcess } from './line-process.js';
import { unloadableKey } from './transport.js';
import { tryParseJson } from '../../text/json/parse-json.js';
import type { StartedProgram } from './agent-process.js';

/** Long enough for a program to load what it imports, or to fail on it. */
const usualMilliseconds = 5_000;

/**
 * Starts a user's program and ends it again. Returns why it cannot work on this machine: it does not start,
 * or it ends by itself while it should wait for its first task. Null if it waits.
 */
export async function startProblem(
  program: StartedProgram,
  milliseconds = usualMilliseconds,
): Promise<string | null> {
  const { command, isModule = false } = program;
  const ended = new AbortController();
  let problem: string | null = null;
  const fail = (reason: string) => {
    problem ??= reason;
    ended.abort();
  };
  const lines = new LineProcess(program, {
    line(line) {
      const reason = isModule ? unloadable(line) : undefined;
      if (reason !== undefined) fail(`its file cannot be loaded: ${reason}`);
    },
    tooLong: () => undefined,
    cannotStart: cause => fail(`${JSON.stringify(command[0])} cannot be started: ${errorText(cause)}`),
    ended: how => fail(`it ended ${how} before its first task. ${lastLines(lines.stderr)}`.trim()),
  });
  await sleep(milliseconds, null, { signal: ended.signal }).catch(() => undefined);
  lines.kill();
  return problem;
}

const mostLines = 3;

function lastLines(text: string): string {
  return text.split('\n').slice(-mostLines).join(' ');
}

function unloadable(line: string): string | undefined {
  const message: unknown = tryParseJson(line, { deepest: 10 });
  if (typeof message !== 'object' || message === null || !(unloadableKey in message)) return undefined;
  return String(message[unloadableKey]);
}
