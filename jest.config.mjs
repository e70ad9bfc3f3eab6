const common = {
  testEnvironment: 'node',
  // The test runner compiles.
  transform: {},
  testRunner: '<rootDir>/test/support/shared-modules-runner.mjs',
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};

export default {
  testTimeout: 240_000,
  // One more than the cores of a small machine: whole runs mostly wait for servers, timers and processes.
  maxWorkers: 3,
  // A new process loads all modules again, which takes longer than collecting garbage.
  workerIdleMemoryLimit: '1500MB',
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
