import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';

const nodeBuiltins = builtinModules.flatMap(name => [name, `node:${name}`]);
const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Use named exports: one name for one thing, everywhere.',
};

/** Modules that do, or lead to, input and output. */
const effectfulModules = [
  ...nodeBuiltins,
  'openai',
  '@temporalio/client',
  '@temporalio/worker',
  '@temporalio/activity',
  '@temporalio/testing',
];
const effectful = {
  paths: effectfulModules.map(name => ({
    name,
    message: 'This code is deterministic: effects live in activities and what they use.',
  })),
  patterns: [{ group: ['node:*', 'openai/*', '@temporalio/worker/*'], message: 'No effects here.' }],
};

/** Globals that do something, or differ from one time to the next. */
const changingGlobals = [
  ...['process', 'setImmediate', 'fetch', 'performance', 'crypto', 'require', 'Buffer', 'console'],
  ...['global', 'globalThis', 'XMLHttpRequest', 'WebSocket', 'navigator'],
];

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', '.fgo/', 'examples/**/.fgo/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      'no-restricted-syntax': ['error', noDefaultExport],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  // Modules that are loaded with `require` are written with it.
  { files: ['**/*.cts'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['lib/optimizer/**/*.ts', 'lib/estimate/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: effectful.paths,
          patterns: effectful.patterns,
        },
      ],
    },
  },
  {
    // Workflow code runs again at every replay: nothing in it may differ the second time.
    files: ['workflows/**/*.ts', 'lib/optimizer/**/*.ts', 'lib/estimate/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...changingGlobals],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Derive randomness from a seed.' },
        { object: 'Date', property: 'now', message: 'No clock here.' },
      ],
      'no-restricted-syntax': [
        'error',
        noDefaultExport,
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'No clock here.' },
        { selector: "CallExpression[callee.name='Date']", message: 'No clock here.' },
        { selector: 'ImportExpression', message: 'Import at the top: it is checked there.' },
      ],
    },
  },
  {
    files: ['lib/optimizer/**/*.ts', 'lib/estimate/*.ts'],
    rules: {
      // In workflow code these two are Temporal's own, and safe.
      'no-restricted-globals': ['error', ...changingGlobals, 'setTimeout', 'setInterval'],
    },
  },
  {
    // Use cases return values and emit events: the CLI and the API decide what becomes of them.
    files: ['lib/app/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        ...['stdout', 'stderr', 'exit', 'exitCode', 'argv'].map(property => ({
          object: 'process',
          property,
          message: 'Return a value, or emit an event of AppContext.',
        })),
      ],
    },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...effectful.paths,
            { name: 'zod', message: 'It would be bundled: keep schemas out of workflow code.' },
          ],
          patterns: [
            ...effectful.patterns,
            {
              group: ['**/activities/**'],
              allowTypeImports: true,
              message: 'See activities by `import type` alone.',
            },
          ],
        },
      ],
    },
  },
);
