/** Every screen and report of a run with the simulated endpoint says this. */
export const simulatedNote = 'Simulated endpoint: a model of reading, not a claim about LLMs.';
