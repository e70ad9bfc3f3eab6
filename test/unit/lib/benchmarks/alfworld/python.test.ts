import { alfworldPython, missingPython } from '../../../../../lib/benchmarks/alfworld/python.js';
import { alfworldEnvironmentSchema } from '../../../../../lib/config/alfworld.js';

const variable = 'FGO_ALFWORLD_PYTHON';
const before = process.env[variable];
afterEach(() => {
  if (before === undefined) delete process.env[variable];
  else process.env[variable] = before;
});

const settings = (more: object = {}) => alfworldEnvironmentSchema.parse({ kind: 'alfworld', ...more });

describe('the Python that plays the games', () => {
  it('is not one from a variable that is set to an empty value', () => {
    process.env[variable] = '';
    expect(alfworldPython(settings(), '/cache')).toMatch(/^\/cache\//);
    expect(missingPython(settings(), '/cache')).toContain('fgo setup alfworld');
  });

  it('is reported missing before a run begins if it is named and does not exist', () => {
    delete process.env[variable];
    expect(missingPython(settings({ python: '/nowhere/python3' }), '/cache')).toContain('/nowhere/python3');
    expect(missingPython(settings({ python: process.execPath }), '/cache')).toBeNull();
    expect(missingPython(settings({ python: 'python3' }), '/cache')).toBeNull();
  });
});
