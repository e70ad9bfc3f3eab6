/** Control characters except line breaks and tabs, and characters that change the text direction. */
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Removes from a model's text what a terminal would execute or a reader could misread: the text is stored,
 * and any tool can display it.
 */
export function withoutControls(text: string, instead = ''): string {
  return text.replace(controls, instead);
}
