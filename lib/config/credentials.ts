/** Name parts that mark a credential, such as `key` in `subscription-key`. */
const parts =
  /^(?:key|apikey|auth|authorization|authentication|bearer|cookie|credentials?|jwt|passphrase|password|passwd|pwd|secret|sig|signature|token)$/;
/** The same within a part, for names without separators. */
const within = /api_?key|access_?key|secret|passw|credential|authoriz|(?:access|auth|bearer|id)token/;
/** Names of keys that grant no access. */
const harmless = /^(?:.*[-_])?(?:idempotency|cache|routing|partition|sort)[-_]key$/i;

/** Known formats of provider keys, and header values that carry one. */
const forms = [
  /^(?:bearer|basic|token)\s+\S/i,
  /\b(?:sk|pk|rk|gsk|xai|hf|nvapi|ghp|gho|github_pat|glpat|xox[a-z]|r8|pplx|tvly|ya29)[-_.][\w.-]{10,}/,
  /\b(?:AIza|AKIA|ASIA)[\w-]{12,}/,
  /\beyJ[\w-]{8,}\.[\w-]{8,}/,
];

/** Whether a header, query parameter, or variable with this name carries a credential. */
export function namesCredential(name: string): boolean {
  if (harmless.test(name)) return false;
  const plain = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return plain.split(/[^a-z0-9]+/).some(part => parts.test(part)) || within.test(plain.replace(/[-.]/g, '_'));
}

/** The same for a body field, where `key` and `token` alone have other meanings, such as a token count. */
export function fieldNamesCredential(name: string): boolean {
  return within.test(name.toLowerCase().replace(/[-.]/g, '_'));
}

/** Whether a text has the format of a key. */
export function looksLikeCredential(text: string): boolean {
  return forms.some(form => form.test(text));
}

/** A secret as shown in messages: enough to recognize it, too little to use it. */
export function maskSecret(secret: string): string {
  const characters = [...secret];
  const start = characters.length < 12 ? '' : characters.slice(0, 3).join('');
  return `${start}… (${characters.length} characters)`;
}

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** The words between underscores in variable names; keys are longer, or mix letters and digits. */
const word = /^(?:[a-z]{0,20}\d{0,4}|\d{1,4}[a-z]{0,8})$/i;

/** Whether a text can be the name of an environment variable. */
export function isVariableName(text: string): boolean {
  return variableName.test(text);
}

/** The name of a variable as shown in messages: masked if it looks like a key pasted by mistake. */
export function displayVariable(name: string): string {
  const isName = isVariableName(name) && name.split('_').every(part => word.test(part));
  return isName && !looksLikeCredential(name) ? name : maskSecret(name);
}
