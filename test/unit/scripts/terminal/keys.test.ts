import { readKeys } from '../../../../scripts/terminal/keys.js';

const { stdin } = process;
const { isTTY, setRawMode } = stdin;
const modes: boolean[] = [];

beforeEach(() => {
  const setMode = (mode: boolean) => {
    modes.push(mode);
    return stdin;
  };
  Object.assign(stdin, { isTTY: true, setRawMode: setMode });
  modes.length = 0;
});

afterEach(() => {
  Object.assign(stdin, { isTTY, setRawMode });
});

/** What the terminal sends; the test reads nothing from the real one. */
const press = (text: string) => stdin.emit('data', Buffer.from(text));

describe('keys', () => {
  it('are read one by one until they are closed', () => {
    const pressed: string[] = [];
    const keys = readKeys(key => pressed.push(key));
    press('p');
    press('rf');
    keys?.close();
    press('q');
    expect(pressed).toEqual(['p', 'r', 'f']);
    expect(modes).toEqual([true, false]);
    expect(stdin.isPaused()).toBe(true);
  });

  it('include Ctrl-C, which interrupts the process as without them', () => {
    const kill = jest.spyOn(process, 'kill').mockReturnValue(true);
    const pressed: string[] = [];
    const keys = readKeys(key => pressed.push(key));
    press('\u0003');
    keys?.close();
    expect(kill.mock.calls).toEqual([[process.pid, 'SIGINT']]);
    expect(pressed).toEqual([]);
    kill.mockRestore();
  });

  it('are not read without a terminal', () => {
    Object.assign(stdin, { isTTY: false });
    expect(readKeys(() => undefined)).toBeNull();
    expect(modes).toEqual([]);
  });
});
