/** What an agent with tools does next. */
export type AgentTurn =
  { answer: string } | { call: { name: string; arguments: Record<string, string | number> } };
