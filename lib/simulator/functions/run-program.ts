import { compileFunction } from 'node:vm';
import { LimitedMap } from '../limited-map.js';

const compiled = new LimitedMap<string, (input: object) => unknown>(300);

/** What a program of the repertoire gives, as text; null where it gives nothing. Its code is a constant of ours. */
export function runProgram(name: string, code: string, input: object): string | null {
  const run = compiled.remember(
    code,
    () => compileFunction(`${code}\nreturn ${name}(input);`, ['input']) as (input: object) => unknown,
  );
  try {
    const value = run(input);
    if (typeof value === 'string') return value;
    return typeof value === 'number' && Number.isFinite(value) ? JSON.stringify(value) : null;
  } catch {
    return null;
  }
}
