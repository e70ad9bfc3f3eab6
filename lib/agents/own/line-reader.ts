/** Splits a process's output into lines; reports once if a line exceeds the limit. */
export class LineReader {
  private rest = '';

  constructor(
    private readonly longest: number,
    private readonly listener: { line(line: string): void; tooLong(): void },
  ) {}

  /** The text after the last line break. */
  get unfinished(): string {
    return this.rest;
  }

  read(chunk: string): void {
    const lines = (this.rest + chunk).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.listener.line(line);
    if (this.rest.length <= this.longest) return;
    this.rest = '';
    this.listener.tooLong();
  }
}
