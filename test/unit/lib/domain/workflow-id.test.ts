import {
  parseRunName,
  parseWorkflowId,
  rootWorkflowId,
  workflowIdBelow,
} from '../../../../lib/domain/workflow-id.js';

describe('a workflow id', () => {
  it('is the run and its store, with the path of what the run starts below', () => {
    const root = rootWorkflowId('nightly', '1a2b3c4d');
    const child = workflowIdBelow(workflowIdBelow(root, 'subset-003'), 'evaluate-explore');
    expect(child).toBe('nightly@1a2b3c4d/subset-003/evaluate-explore');
    expect(parseWorkflowId(child)).toEqual({
      root: 'nightly@1a2b3c4d',
      name: 'nightly',
      store: '1a2b3c4d',
      path: 'subset-003/evaluate-explore',
    });
    expect(parseWorkflowId(root)).toMatchObject({ root, path: '' });
  });

  it('of a root is the name that a person uses for a run of another store', () => {
    expect(parseRunName(rootWorkflowId('nightly', '1a2b3c4d'))).toEqual({
      id: 'nightly',
      storeId: '1a2b3c4d',
    });
    expect(parseRunName('nightly')).toEqual({ id: 'nightly', storeId: null });
  });
});
