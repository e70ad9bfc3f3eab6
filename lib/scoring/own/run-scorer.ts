import { serveModule } from '../../agents/own/module-program.js';
import { isDefinedScorer } from './define-scorer.js';
import type { OwnScorerRequest } from './protocol.js';

// A program of its own: runs the scorer of a module file.
const [, , file = ''] = process.argv;
await serveModule({
  file,
  what: 'scorer',
  maker: 'defineScorer',
  isDefined: isDefinedScorer,
  async answer(scorer, { task, expected, actual, output }: OwnScorerRequest): Promise<object> {
    const result = await scorer.score({ task, expected, actual, output });
    // What JSON has no word for would come out as null: told as it is, so that it is refused as it is.
    if (typeof result === 'number') return { score: Number.isFinite(result) ? result : String(result) };
    const { score, ...rest } = result;
    return { ...rest, ...(score !== undefined && { score: Number.isFinite(score) ? score : String(score) }) };
  },
});
