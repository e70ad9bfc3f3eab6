import { serveModule } from '../../agents/own/module-program.js';
import { isDefinedScorer } from './define-scorer.js';
import type { OwnScorerRequest } from './protocol.js';

// The entry point of a separate process that runs the scorer of a module file.
const [, , file = ''] = process.argv;
await serveModule({
  file,
  what: 'scorer',
  maker: 'defineScorer',
  isDefined: isDefinedScorer,
  async answer(scorer, { task, expected, actual, output }: OwnScorerRequest): Promise<object> {
    const result = await scorer.score({ task, expected, actual, output });
    // JSON writes NaN and Infinity as null. Send them as strings, so that the rejection names the actual
    // value.
    if (typeof result === 'number') return { score: Number.isFinite(result) ? result : String(result) };
    const { score, ...rest } = result;
    return { ...rest, ...(score !== undefined && { score: Number.isFinite(score) ? score : String(score) }) };
  },
});
