/** Reads single keys from the terminal until closed; null without a terminal. */
export function readKeys(act: (key: string) => void): { close(): void } | null {
  const { stdin } = process;
  if (!stdin.isTTY) return null;
  const read = (bytes: Buffer) => {
    for (const key of bytes.toString()) {
      // In raw mode, the terminal sends no signal.
      if (key === '\u0003') process.kill(process.pid, 'SIGINT');
      else act(key);
    }
  };
  stdin.setRawMode(true);
  stdin.on('data', read);
  stdin.resume();
  return {
    close() {
      stdin.off('data', read);
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}
