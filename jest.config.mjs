/** ES modules through swc: fast, and the same syntax the build compiles. */
const common = {
  testEnvironment: 'node',
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^gpt-tokenizer/encoding/o200k_base$': '<rootDir>/test/support/shared-tokenizer.cjs',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

export default {
  testTimeout: 120_000,
  // One more than the cores of a small machine: whole runs mostly wait for servers, timers and processes.
  maxWorkers: 3,
  // Each test file leaves some 25 MB behind (ES modules in a VM). Without a limit, collecting garbage takes half
  // of the time of the last files.
  workerIdleMemoryLimit: '800MB',
  testSequencer: '<rootDir>/test/support/slow-files-first.mjs',
  projects: [
    {
      ...common,
      displayName: 'inner',
      roots: ['<rootDir>/test'],
      testPathIgnorePatterns: [...common.testPathIgnorePatterns, '<rootDir>/test/e2e/'],
      globalSetup: '<rootDir>/test/support/shared-server.mjs',
      globalTeardown: '<rootDir>/test/support/stop-shared-server.mjs',
    },
    { ...common, displayName: 'e2e', roots: ['<rootDir>/test/e2e'] },
  ],
};
