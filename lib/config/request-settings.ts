import { z } from 'zod';
import { jsonSchema } from '../domain/json.js';
import type { Json } from '../domain/json.js';
import {
  fieldNamesCredential,
  isVariableName,
  looksLikeCredential,
  maskSecret,
  namesCredential,
} from './credentials.js';
import { variablesIn } from './variables.js';

/** An issue whose value must not be shown, because it may be a key. */
const secret = { code: 'custom', params: { secret: true } } as const;

/** The name of an environment variable. */
export const variableSchema = z.string().superRefine((name, context) => {
  if (isVariableName(name)) return;
  const what = looksLikeCredential(name) ? 'this looks like a key' : 'this is not the name of a variable';
  const message = `${what}: ${maskSecret(name)}. Put the key in an environment variable, and give the name of the variable here, such as MY_KEY`;
  context.addIssue({ ...secret, message });
});

/** A URL without credentials: those must come from environment variables. */
export function urlWithoutKeys(form: z.ZodURL, remedy: string) {
  return form.superRefine((text, context) => {
    if (!URL.canParse(text)) return;
    const { username, password, searchParams } = new URL(text);
    if (username !== '' || password !== '') {
      context.addIssue({ ...secret, message: `must not contain a user name or password: ${remedy}` });
    }
    for (const [name, value] of searchParams) {
      if (!isLiteralCredential(name, value)) continue;
      const message = `its parameter ${name} looks like a key, which must not be in a file: put the key in an environment variable and write ${name}=\${NAME}, or ${remedy}`;
      context.addIssue({ ...secret, message });
    }
  });
}

function isLiteralCredential(name: string, value: string): boolean {
  if (variablesIn(value).length > 0) return false;
  return namesCredential(name) || looksLikeCredential(value);
}

/** The first character that is invalid in a header, with its position (from 1); null if there is none. */
export function findBadHeaderCharacter(value: string): { shown: string; position: number } | null {
  const characters = [...value];
  const index = characters.findIndex(character => !/^[\t\u0020-\u007e\u0080-\u00ff]$/.test(character));
  const found = characters[index];
  if (found === undefined) return null;
  const code = `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return { shown: /\p{C}|\s/u.test(found) ? code : `${found} (${code})`, position: index + 1 };
}

/** Headers for each request; keys in them must come from environment variables. */
export const headersSchema = z.record(z.string(), z.string()).superRefine((headers, context) => {
  for (const [name, value] of Object.entries(headers)) {
    const issue = { ...secret, path: [name] };
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
      context.addIssue({
        ...issue,
        message: 'this is not the name of a header: use letters, digits and hyphens',
      });
    }
    const bad = findBadHeaderCharacter(value);
    if (bad) {
      const message = `its value has a character that is not allowed in headers: ${bad.shown}, character ${bad.position}. Replace it`;
      context.addIssue({ ...issue, message });
    }
    if (isLiteralCredential(name, value)) {
      const message = `this looks like a key, which must not be in a file: put it in an environment variable and write "\${NAME}", or name the variable in llm.apiKeyEnv if the key goes into Authorization`;
      context.addIssue({ ...issue, message });
    }
  }
});

/** The fields that fgo itself sets in a request, and where to configure them. */
const ownFields: Readonly<Record<string, string>> = {
  model: 'name it as model',
  messages: 'the prompts are written by fgo',
  input: 'the texts are chosen by fgo',
  tools: 'tools are configured in the agent section',
  stream: 'replies are read whole',
  stream_options: 'replies are read whole',
  n: 'further replies are further calls, which the journal keeps',
  seed: 'it numbers the samples of a prompt',
  temperature: 'set temperature of the model',
  reasoning_effort: 'set reasoningEffort of the model',
  max_tokens: 'set maxCompletionTokens of the model',
  max_completion_tokens: 'set maxCompletionTokens of the model',
  response_format: 'set llm.structured',
};

/** Additional fields for each request's body. */
export const extraBodySchema = z.record(z.string(), jsonSchema).superRefine((body, context) => {
  for (const name of Object.keys(body)) {
    const why = Object.hasOwn(ownFields, name) ? ownFields[name] : undefined;
    if (why !== undefined)
      context.addIssue({ ...secret, path: [name], message: `fgo sets this field: ${why}` });
  }
  const key = credentialIn(body);
  if (key) {
    const message = 'this looks like a key, which must not be in a file: send it in a header, as "${NAME}"';
    context.addIssue({ ...secret, path: key, message });
  }
});

/** The path of a key in a body; token counts such as `max_thinking_tokens` do not count. */
function credentialIn(value: Json, path: PropertyKey[] = []): PropertyKey[] | undefined {
  if (typeof value === 'string') {
    const name = String(path.at(-1) ?? '');
    return fieldNamesCredential(name) || looksLikeCredential(value) ? path : undefined;
  }
  if (value === null || typeof value !== 'object' || path.length > 20) return undefined;
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [name, inner] of entries) {
    const found = credentialIn(inner, [...path, name]);
    if (found) return found;
  }
  return undefined;
}
