// The tables of the tokenizer take a fifth of a second to load, and never change. So all test files of a process
// share them: they are loaded outside the context of the test file, where modules live as long as the process.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the tokenizer is loaded by `require`
const { runInThisContext } = require('node:vm');

const { createRequire } = runInThisContext('process').getBuiltinModule('node:module');

module.exports = createRequire(__filename)('gpt-tokenizer/encoding/o200k_base');
