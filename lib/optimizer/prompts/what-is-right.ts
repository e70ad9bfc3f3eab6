/** The meaning of "correct_answer" in prompts about an agent that acts in steps. */
export const correctAnswerMeaning = { goal: 'a way that reaches the goal', answer: 'the right answer' };
