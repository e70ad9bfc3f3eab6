import { NodeControl, initialControl } from '../../../workflows/runtime/node-control.js';

describe('the waits of one workflow', () => {
  it('are one at a time, and later needs join without another report', () => {
    const node = new NodeControl();
    expect(node.startWait()).toEqual({ ordinal: 1, isNew: true });
    expect(node.startWait()).toEqual({ ordinal: 1, isNew: false });
    node.answer({ ordinal: 1, decision: 'again' });
    expect(node.ended).toBe(1);
    expect(node.startWait()).toEqual({ ordinal: 2, isNew: true });
  });

  it('are not ended by an answer to an earlier one, however late or often it arrives', () => {
    const node = new NodeControl();
    node.startWait();
    node.answer({ ordinal: 1, decision: 'again' });
    const { ordinal } = node.startWait();
    node.answer({ ordinal: 1, decision: 'again' });
    expect(node.ended).toBeLessThan(ordinal);
    node.answer({ ordinal, decision: 'asIs' });
    expect([node.ended, node.decision]).toEqual([ordinal, 'asIs']);
  });

  it('start again after an answer that was meant for an earlier execution of the workflow', () => {
    const node = new NodeControl();
    node.answer({ ordinal: 3, decision: 'again' });
    const { ordinal, isNew } = node.startWait();
    expect({ ordinal, isNew }).toEqual({ ordinal: 4, isNew: true });
    expect(node.ended).toBeLessThan(ordinal);
  });
});

describe('the control state of a workflow', () => {
  it('ignores an older state that arrives later', () => {
    const node = new NodeControl();
    expect(node.receive({ ...initialControl, revision: 2, paused: false })).toBe(true);
    expect(node.receive({ ...initialControl, revision: 1, paused: true })).toBe(false);
    expect(node.state.paused).toBe(false);
  });

  it('never takes an ending back', () => {
    const node = new NodeControl();
    node.receive({ ...initialControl, revision: 1, ending: 'byHand' });
    node.receive({ ...initialControl, revision: 2, ending: 'early' });
    expect([node.ending, node.endingByHand]).toEqual([true, true]);
  });
});
