import { defineScorer } from 'fgo';

/** Half a ticket for the team; the action counts where the team is right, since each team has its own. */
export const ticketScorer = defineScorer(({ expected, actual }) => {
  const [team, action] = String(expected).split(' / ');
  const [givenTeam, givenAction] = String(actual).split(' / ');
  if (givenTeam !== team) return { score: 0, feedback: `The team is wrong: ${team} has such tickets.` };
  if (givenAction === action) return { score: 1, feedback: '' };
  return { score: 0.5, feedback: `The team is right, the action is not: ${team} would ${action}.` };
});
