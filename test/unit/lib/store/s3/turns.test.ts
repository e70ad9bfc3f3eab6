import { Turns } from '../../../../../lib/store/s3/turns.js';

describe('turns to append', () => {
  it('need no wait for a writer that is alone', () => {
    const turns = new Turns('b');
    expect(turns.waitFor(50, 0)).toBe(0);
    turns.segmentAppended('b', 0);
    expect(turns.waitFor(50, 0)).toBe(0);
  });

  it('pass to the next writer in the order of names', () => {
    const waits = ['a', 'b', 'c'].map(writer => {
      const turns = new Turns(writer);
      for (const other of ['a', 'c', 'b']) turns.segmentAppended(other, 1000);
      return turns.waitFor(50, 1010);
    });
    // The turn is that of c, then a, then b, which was last.
    expect(waits).toEqual([40, 90, 0]);
  });

  it('include a writer that has not appended yet', () => {
    const turns = new Turns('b');
    turns.segmentAppended('a', 1000);
    expect(turns.waitFor(50, 1000)).toBe(0);
    turns.segmentAppended('c', 1000);
    expect(turns.waitFor(50, 1000)).toBe(50);
  });

  it('forget a writer that no longer appends', () => {
    const turns = new Turns('b');
    turns.segmentAppended('c', 0);
    for (let index = 0; index < 16; index++) turns.segmentAppended('b', 0);
    expect(turns.waitFor(50, 0)).toBe(0);
  });
});
