import { Waits } from '../../workflows/waits.js';

describe('the waits of one place', () => {
  it('are one at a time, and later needs join without another notification', () => {
    const waits = new Waits();
    expect(waits.begin()).toEqual({ ordinal: 1, isNew: true });
    expect(waits.begin()).toEqual({ ordinal: 1, isNew: false });
    waits.end(1);
    expect(waits.ended).toBe(1);
    expect(waits.begin()).toEqual({ ordinal: 2, isNew: true });
  });

  it('are not ended by an answer to an earlier one, however late or often it arrives', () => {
    const waits = new Waits();
    waits.begin();
    waits.end(1);
    const { ordinal } = waits.begin();
    waits.end(1);
    expect(waits.ended).toBeLessThan(ordinal);
    waits.end(ordinal);
    expect(waits.ended).toBe(ordinal);
  });

  it('begin again after an answer that was meant for an earlier run of the workflow', () => {
    const waits = new Waits();
    waits.end(3);
    const { ordinal, isNew } = waits.begin();
    expect({ ordinal, isNew }).toEqual({ ordinal: 4, isNew: true });
    expect(waits.ended).toBeLessThan(ordinal);
  });
});
