const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escapes text for use as content, or in a double-quoted attribute, of HTML or XML. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"]/g, character => entities[character] ?? character);
}
