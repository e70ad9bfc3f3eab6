import { rawWords } from './words.js';

/** Possible meanings of the label of a prompt part, or of the name of a requested field. */
export type Meaning =
  | 'condition'
  | 'action'
  | 'replaces'
  | 'cases'
  | 'rules'
  | 'remove'
  | 'expected'
  | 'given'
  | 'input'
  | 'critique'
  | 'instructions'
  | 'id'
  | 'score'
  | 'steps'
  | 'container'
  /** Tool calls and their results; recognized only by its own tag. */
  | 'steps';

// General English words for the roles of text, without knowledge of any data set. The first meaning with a
// matching word wins.
const dictionary: [Meaning, RegExp][] = [
  ['replaces', /^(replac\w*|supersed\w*|unit\w*|parents?|merged|origins?)$/],
  ['expected', /^(expected|correct|gold|truth|should|target|wanted|desired|proper|ideal|solution|right)$/],
  [
    'critique',
    /^(problem|advice|critique|criticism|feedback|analysis|diagnosis|mistake|error|lesson|suggestions?|remarks?|comments?|reviewer|review)$/,
  ],
  [
    'given',
    /^(output|outputs|answered|answer|given|gave|got|predicted|prediction|actual|wrong|reply|replied|response|said|produced|wrote|written)$/,
  ],
  ['condition', /^(when|if|condition|conditions|trigger|situation|circumstances?|applies)$/],
  ['action', /^(then|do|action|instruction|directive|conclusion|consequence)$/],
  ['remove', /^(remove|removed|delete|drop|dropped|discard|obsolete|retire|retired)$/],
  ['cases', /^(cases|examples|evidence|supported|support|basis|from)$/],
  ['rules', /^(rules|guidelines|advices|heuristics|lessons|hints)$/],
  ['instructions', /^(instructions|prompt|guidance|opening|policy)$/],
  ['container', /^(case|example|attempt|trajectory|record|failure|success|item|sample|episode|exhibit)$/],
  [
    'input',
    /^(input|message|text|question|query|document|email|mail|letter|content|request|utterance|task|problem|customer|user|incoming|material)$/,
  ],
  ['steps', /^(steps|transcript)$/],
  ['score', /^(score|scored|verdict|grade|points)$/],
  ['id', /^(id|number|name|identifier)$/],
];

/**
 * The meaning of a short label such as "Correct answer", "what_went_wrong" or "Case 3"; null if it has none.
 */
export function meaningOf(label: string): Meaning | null {
  const words = rawWords(label).map(word => word.toLowerCase());
  if (words.length === 0 || words.length > 7) return null;
  if (
    /\b(went|go|goes|did|was|is) (wrong|astray)\b|\b(to|should) (change|improve|fix)\b/.test(words.join(' '))
  )
    return 'critique';
  for (const [meaning, pattern] of dictionary) if (words.some(word => pattern.test(word))) return meaning;
  return null;
}
