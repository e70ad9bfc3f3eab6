/** A function as shown in a prompt. */
export interface ShownFunction {
  name: string;
  description: string;
  code: string;
  /** Calls known to be correct: the arguments, and the result as JSON. */
  examples: { arguments: Record<string, unknown>; result: string }[];
}

const signature = /^(?:[A-Z]+\d+\. )?(\w+)\([^)\n]*\): (.*)$/m;

/** Parses a function from a text that starts with its signature; returns null if there is none. */
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

/** The functions in a prompt, which are in tags of their own. */
export function readStanding(text: string): ShownFunction[] {
  return [...text.matchAll(/<function\b[^>]*>([^]*?)<\/function>/g)].flatMap(
    ([, body = '']) => readFunction(body) ?? [],
  );
}

/** Code without the declared name, so that one program under two names compares equal. */
export function bodyOf(code: string): string {
  return code.trim().replace(/^function \w+/, 'function');
}
