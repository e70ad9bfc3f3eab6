/** An endpoint that many people use: how it is found, and how it is configured. */
export interface KnownEndpoint {
  /** For `--endpoint`. */
  name: string;
  title: string;
  baseUrl: string;
  /** The variable of the key; a local server needs none. */
  key: string | null;
  /** The key's header, if it is not `Authorization: Bearer`. */
  header?: string;
  /** A variable that is set to the address of the user's own instance, and what follows it in the base URL. */
  address?: { variable: string; path: string };
  /** Models to choose first, if the endpoint lists them; the first one if it lists nothing. */
  models: readonly string[];
  /** A server on this machine: it is found by asking it. */
  isLocal?: boolean;
}

/** The order is that in which they are offered. */
export const knownEndpoints: readonly KnownEndpoint[] = [
  {
    name: 'openai',
    title: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    key: 'OPENAI_API_KEY',
    address: { variable: 'OPENAI_BASE_URL', path: '' },
    models: ['gpt-4.1-mini', 'gpt-5-mini', 'gpt-4o-mini'],
  },
  {
    name: 'azure',
    title: 'Azure OpenAI',
    baseUrl: 'https://NAME.openai.azure.com/openai/v1',
    key: 'AZURE_OPENAI_API_KEY',
    header: 'api-key',
    address: { variable: 'AZURE_OPENAI_ENDPOINT', path: '/openai/v1' },
    models: ['gpt-4.1-mini'],
  },
  {
    name: 'openrouter',
    title: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    key: 'OPENROUTER_API_KEY',
    models: ['openai/gpt-4.1-mini'],
  },
  {
    name: 'anthropic',
    title: 'Anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    key: 'ANTHROPIC_API_KEY',
    models: ['claude-haiku-4-5', 'claude-sonnet-4-5'],
  },
  {
    name: 'gemini',
    title: 'Gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    key: 'GEMINI_API_KEY',
    models: ['gemini-2.5-flash', 'models/gemini-2.5-flash'],
  },
  {
    name: 'mistral',
    title: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    key: 'MISTRAL_API_KEY',
    models: ['mistral-small-latest'],
  },
  {
    name: 'groq',
    title: 'Groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    key: 'GROQ_API_KEY',
    models: ['llama-3.1-8b-instant'],
  },
  {
    name: 'deepseek',
    title: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com/v1',
    key: 'DEEPSEEK_API_KEY',
    models: ['deepseek-chat'],
  },
  {
    name: 'ollama',
    title: 'Ollama',
    baseUrl: 'http://127.0.0.1:11434/v1',
    key: null,
    models: [],
    isLocal: true,
  },
  {
    name: 'vllm',
    title: 'vLLM',
    baseUrl: 'http://127.0.0.1:8000/v1',
    key: null,
    models: [],
    isLocal: true,
  },
  {
    name: 'llama.cpp',
    title: 'llama.cpp',
    baseUrl: 'http://127.0.0.1:8080/v1',
    key: null,
    models: [],
    isLocal: true,
  },
  {
    name: 'lm-studio',
    title: 'LM Studio',
    baseUrl: 'http://127.0.0.1:1234/v1',
    key: null,
    models: [],
    isLocal: true,
  },
];
