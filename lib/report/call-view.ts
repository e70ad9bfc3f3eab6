import type { Message } from '../domain/trajectory.js';
import type { Usage, UsageRole } from '../domain/usage.js';
import type { Attempt } from '../ledger/call-log.js';
import type { Finish } from '../llm/call.js';
import type { CanonicalRequest } from '../llm/call-key.js';
import { formatCount, formatUsd } from '../text/format.js';
import { aside, heading, plain, type StyledLine } from './styled-text.js';

/** One LLM call of a run with all known details. Unknown values are null. */
export interface CallDetails {
  /** Journal key. */
  key: string;
  role: UsageRole;
  /** The places in the run that made the call. */
  paths: string[];
  /** The model that replied. */
  model: string | null;
  /** The complete request; `key` is its hash. */
  request: (CanonicalRequest & { sample: number }) | null;
  /** The messages, if the rest of the request cannot be reconstructed. */
  messages: Message[] | null;
  reply: string | null;
  finish: Finish | null;
  usage: Usage | null;
  /** From the intent to the reply, for the successful attempt. */
  milliseconds: number | null;
  /** Attempts of this run; empty if the journal had the reply from another run. */
  attempts: Attempt[];
  /** The run that paid for it. */
  paidBy: string | null;
}

/** A call in one line: role, place, tokens, cost, time, attempts. */
export function callLine(call: CallDetails): StyledLine {
  return [
    { text: call.key.slice(0, 12), style: 'cyan' },
    { text: `  ${call.role}  ${call.paths.join(', ') || '(unknown path)'}  ` },
    { text: costText(call), style: 'dim' },
  ];
}

/** A call in full: the complete request and reply. */
export function callLines(call: CallDetails): StyledLine[] {
  const messages = call.request?.messages ?? call.messages;
  const request = messages
    ? messages.flatMap(({ role, content }) => [aside(`[${role}]`), plain(content)])
    : [aside('The request is not stored and cannot be rebuilt.')];
  return [
    heading(`${call.role} call ${call.key}`),
    plain(`at      ${call.paths.join(', ') || '(unknown path)'}`),
    plain(`model   ${call.model ?? call.request?.model ?? 'unknown'}`),
    plain(`cost    ${costText(call)}`),
    ...call.attempts.map((attempt, index) => plain(`try ${index + 1}   ${attemptText(attempt)}`)),
    ...(call.attempts.length === 0
      ? [plain(`        from the journal, paid by ${call.paidBy ?? 'an earlier run'}`)]
      : []),
    heading('── request'),
    ...request,
    aside(settingsText(call)),
    heading(`── reply${call.finish === null ? '' : ` (${call.finish})`}`),
    replyLine(call),
  ];
}

function replyLine({ role, reply }: CallDetails): StyledLine {
  if (reply === null) return aside('(no reply)');
  return role === 'embedding' ? aside('(embedding vectors)') : plain(reply);
}

function costText({ usage, milliseconds, attempts }: CallDetails): string {
  const parts = usage
    ? [
        `${formatCount(usage.promptTokens)} prompt tokens${usage.cachedTokens > 0 ? ` (${formatCount(usage.cachedTokens)} cached)` : ''}`,
        `${formatCount(usage.completionTokens)} completion tokens`,
        formatUsd(usage.usd),
      ]
    : ['no reply'];
  if (milliseconds !== null) parts.push(secondsText(milliseconds));
  parts.push(attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`);
  return parts.join(', ');
}

function secondsText(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 1000 ? 3 : 1)} s`;
}

const outcomes: Record<Attempt['outcome'], string> = {
  answered: 'answered',
  refused: 'rejected before it was processed',
  cut: 'cut off: the worst case stays charged',
  released: 'cut off: the worst case was released by hand',
  open: 'no reply: in flight, or the worker was killed',
};

function attemptText({ outcome, reason, milliseconds }: Attempt): string {
  const time = milliseconds === null ? '' : ` after ${secondsText(milliseconds)}`;
  return `${outcomes[outcome]}${time}${reason === null ? '' : ` (${reason})`}`;
}

function settingsText({ request, messages }: CallDetails): string {
  if (!request) return messages ? 'The other settings of the request are unknown.' : '';
  const { format, temperature, reasoningEffort, maxCompletionTokens, sample } = request;
  return [
    `at most ${formatCount(maxCompletionTokens)} tokens`,
    ...(temperature === null ? [] : [`temperature ${temperature}`]),
    ...(reasoningEffort === null ? [] : [`reasoning effort ${reasoningEffort}`]),
    ...(format ? [`JSON schema "${format.name}"`] : []),
    `sample ${sample}`,
  ].join(', ');
}
