import type { Message } from '../../domain/trajectory.js';

/** The agent's messages, with a placeholder for the task's input. */
export function chatTemplate(system: string, input = '{{input}}'): Message[] {
  return [
    { role: 'system', content: system },
    { role: 'user', content: input },
  ];
}
