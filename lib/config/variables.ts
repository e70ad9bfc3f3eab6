const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The environment variables that a text references as `${NAME}`. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(variable)].map(([, name = '']) => name);
}

/** Replaces variables in a text with their values; an unset one is empty. */
function fillVariables(text: string, environment: NodeJS.ProcessEnv): string {
  return text.replace(variable, (_all, name: string) => environment[name]?.trim() ?? '');
}

/** The same for a URL, with the values escaped so that they cannot add special characters. */
export function fillUrl(url: string, environment: NodeJS.ProcessEnv): string {
  return url.replace(variable, (_all, name: string) => encodeURIComponent(environment[name]?.trim() ?? ''));
}

/** Replaces variables in headers with their values. */
export function fillHeaders(
  headers: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
): Record<string, string> {
  const filled = Object.entries(headers).map(
    ([name, value]) => [name, fillVariables(value, environment)] as const,
  );
  return Object.fromEntries(filled);
}
