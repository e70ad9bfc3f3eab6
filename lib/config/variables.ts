const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The environment variables that a text names, as `${NAME}`. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(variable)].map(([, name = '']) => name);
}

/** A text with the values of the variables that it names; an unset one is empty. */
function fillVariables(text: string, environment: NodeJS.ProcessEnv): string {
  return text.replace(variable, (_all, name: string) => environment[name]?.trim() ?? '');
}

/** The same for a URL, whose special characters the values do not become. */
export function fillUrl(url: string, environment: NodeJS.ProcessEnv): string {
  return url.replace(variable, (_all, name: string) => encodeURIComponent(environment[name]?.trim() ?? ''));
}

/** Headers with the values of the variables that they name. */
export function fillHeaders(
  headers: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
): Record<string, string> {
  const filled = Object.entries(headers).map(
    ([name, value]) => [name, fillVariables(value, environment)] as const,
  );
  return Object.fromEntries(filled);
}
