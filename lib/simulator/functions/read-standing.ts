/** A function as a prompt shows it. */
export interface ShownFunction {
  name: string;
  description: string;
  code: string;
  /** Calls that are known to be right: the arguments, and the result as JSON. */
  examples: { arguments: Record<string, unknown>; result: string }[];
}

const signature = /^(?:[A-Z]+\d+\. )?(\w+)\([^)\n]*\): (.*)$/m;

/** Reads a function out of a text that begins with its signature; null where there is none. */
export function readFunction(text: string): ShownFunction | null {
  const head = signature.exec(text);
  if (!head) return null;
  const [, name = '', description = ''] = head;
  const code = /^(?:async )?function [^]*?^\}$/m.exec(text)?.[0] ?? '';
  const call = new RegExp(`^${name}\\((\\{.*\\})\\) → (.*)$`, 'gm');
  const examples = [...text.matchAll(call)].flatMap(([, given = '', result = '']) => {
    try {
      return [{ arguments: JSON.parse(given) as Record<string, unknown>, result }];
    } catch {
      return [];
    }
  });
  return { name, description, code, examples };
}

/** The functions that stand in a prompt between tags of their own. */
export function readStanding(text: string): ShownFunction[] {
  return [...text.matchAll(/<function\b[^>]*>([^]*?)<\/function>/g)].flatMap(
    ([, body = '']) => readFunction(body) ?? [],
  );
}

/** Code without the name that it declares: equal for one program under two names. */
export function bodyOf(code: string): string {
  return code.trim().replace(/^function \w+/, 'function');
}
