import { spawn } from 'node:child_process';
import { createHash, timingSafeEqual } from 'node:crypto';

/** Who wants to have payloads decoded. */
export interface CodecCaller {
  /** The Authorization header; empty if there is none. */
  authorization: string;
  /** The namespace that the UI shows; empty if unknown. */
  namespace: string;
  /** The page that asks; empty if a program does. */
  origin: string;
}

/** Whether a caller may see payloads. */
export type Authorize = (caller: CodecCaller) => Promise<boolean>;

/** Allows callers that send this bearer token. */
export function withToken(token: string): Authorize {
  const expected = digest(`Bearer ${token}`);
  // Digests have one length, and comparing them takes one time.
  return ({ authorization }) => Promise.resolve(timingSafeEqual(digest(authorization), expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const longestMilliseconds = 10_000;

/**
 * Asks a program, which gets the caller as JSON on stdin and allows it by ending with 0. It does not inherit
 * the keys.
 */
export function withProgram(program: string, environment: NodeJS.ProcessEnv): Authorize {
  return caller =>
    new Promise(resolve => {
      const child = spawn(program, [], {
        env: environment,
        stdio: ['pipe', 'ignore', 'inherit'],
        timeout: longestMilliseconds,
        killSignal: 'SIGKILL',
      });
      child.once('error', () => resolve(false));
      child.once('close', code => resolve(code === 0));
      // A program may decide without reading.
      child.stdin.on('error', () => undefined);
      child.stdin.end(`${JSON.stringify(caller)}\n`);
    });
}
