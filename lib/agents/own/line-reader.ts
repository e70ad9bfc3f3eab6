/** Splits what a process writes into lines; a line that is longer than the limit is told once, as such. */
export class LineReader {
  private rest = '';

  constructor(
    private readonly longest: number,
    private readonly hear: { line(line: string): void; tooLong(): void },
  ) {}

  /** What followed the last line end. */
  get unfinished(): string {
    return this.rest;
  }

  read(chunk: string): void {
    const lines = (this.rest + chunk).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.hear.line(line);
    if (this.rest.length <= this.longest) return;
    this.rest = '';
    this.hear.tooLong();
  }
}
