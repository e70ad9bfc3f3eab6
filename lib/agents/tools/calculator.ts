import { z } from 'zod';
import { calculate, writeNumber } from './calculate.js';
import { defineTool } from './tool.js';
import type { Tool } from './tool.js';

export function calculatorTool(): Tool {
  return defineTool({
    name: 'calculator',
    description:
      'Computes an arithmetic expression exactly. It knows + - * / % ^ ! and brackets, sqrt, abs, round, floor, ceil, min, max, sum, mean, ln, log, log2, exp, sin, cos, tan, pi and e.',
    input: z.strictObject({
      expression: z.string().min(1).max(2_000).describe('Such as (12.5 + 7) * 3'),
    }),
    run: ({ expression }) => Promise.resolve({ text: writeNumber(calculate(expression)) }),
  });
}
