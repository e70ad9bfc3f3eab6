/** The maximum number of opening brackets in a text that is parsed as JSON, at any depth. */
const mostBrackets = 1_000;

/** Whether the JSON in a text could be nested deeply enough to overflow the stack of code that walks it. */
export function hasManyBrackets(text: string): boolean {
  return (text.match(/[[{]/g) ?? []).length > mostBrackets;
}
