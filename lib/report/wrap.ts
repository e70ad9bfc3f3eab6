/** Characters that a terminal shows in two columns: East Asian scripts, full-width forms, emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;

function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += wide.test(character) ? 2 : 1;
  return columns;
}

/**
 * Wraps a single-line text into lines of at most `columns`. Breaks at spaces, and within a word only if the
 * word is longer than a line. The first line is indented with `first`, all others with `others`.
 */
export function wrapped(input: { text: string; columns: number; first: string; others: string }): string[] {
  const { text, columns, first, others } = input;
  const lines: string[] = [];
  let line = '';
  const room = () => columns - columnsOf(lines.length === 0 ? first : others);
  const end = () => {
    lines.push(`${lines.length === 0 ? first : others}${line}`);
    line = '';
  };
  for (const word of text.split(/\s+/).filter(part => part !== '')) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > room()) end();
    if (line !== '') line += ' ';
    for (const character of word) {
      if (line !== '' && columnsOf(line) + columnsOf(character) > room()) end();
      line += character;
    }
  }
  if (line !== '' || lines.length === 0) end();
  return lines;
}
