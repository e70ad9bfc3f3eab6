import { compileFunction } from 'node:vm';
import { LimitedMap } from '../limited-map.js';

const compiled = new LimitedMap<string, (input: object) => unknown>(300);

/**
 * The result of a program of the repertoire as text; null if it has none. The code is a constant of this
 * project.
 */
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
