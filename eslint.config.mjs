import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';

const nodeBuiltins = builtinModules.flatMap(name => [name, `node:${name}`]);
const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Use named exports: one name for one thing, everywhere.',
};

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
  {
    // Imports flow one way (DESIGN.md): the pure algorithm knows nothing of effects.
    files: ['algorithm/**/*.ts', 'config/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['**/{activities,agents,benchmarks,llm,store,report,workers,workflows,scripts}/**'] },
          ],
        },
      ],
    },
  },
  {
    files: ['{activities,agents,benchmarks,llm,store,report}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['**/{workers,workflows,scripts}/**'] }] }],
    },
  },
  {
    // Workflow code runs again at every replay: nothing in it may differ the second time.
    files: ['workflows/**/*.ts', 'algorithm/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'setImmediate', 'fetch', 'performance', 'crypto', 'require', 'Buffer', 'console'],
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Derive randomness from a seed.' },
        { object: 'Date', property: 'now', message: 'No clock here.' },
      ],
      'no-restricted-syntax': [
        'error',
        noDefaultExport,
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'No clock here.' },
      ],
    },
  },
  {
    files: ['workflows/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...nodeBuiltins,
            'openai',
            'zod',
            '@temporalio/client',
            '@temporalio/worker',
            '@temporalio/activity',
          ].map(name => ({
            name,
            message: 'Workflow code is deterministic and bundled: effects live in activities.',
          })),
          patterns: [
            { group: ['node:*'], message: 'No Node built-ins in workflow code.' },
            { group: ['**/{agents,benchmarks,llm,store,report,workers,scripts}/**'] },
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
