/** Opening brackets of a text that is read as JSON, however deep. */
const mostBrackets = 1_000;

/** Whether what a text says as JSON might be nested so deep that walking it runs out of stack. */
export function hasManyBrackets(text: string): boolean {
  return (text.match(/[[{]/g) ?? []).length > mostBrackets;
}
