/** Control characters but for line breaks and tabs, and those that turn the direction of what is read. */
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text of a model without what a terminal takes for a command, or an eye for something else: it is stored, and
 * read with any tool.
 */
export function withoutControls(text: string, instead = ''): string {
  return text.replace(controls, instead);
}
