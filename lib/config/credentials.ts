/** Parts of a name that make it the name of a credential, such as `key` in `subscription-key`. */
const parts =
  /^(?:key|apikey|auth|authorization|authentication|bearer|cookie|credentials?|jwt|passphrase|password|passwd|pwd|secret|sig|signature|token)$/;
/** The same within a part, where words are written together. */
const within = /api_?key|access_?key|secret|passw|credential|authoriz|(?:access|auth|bearer|id)token/;
/** Names of keys that open nothing. */
const harmless = /^(?:.*[-_])?(?:idempotency|cache|routing|partition|sort)[-_]key$/i;

/** Forms that providers give their keys, and the values of headers that carry one. */
const forms = [
  /^(?:bearer|basic|token)\s+\S/i,
  /\b(?:sk|pk|rk|gsk|xai|hf|nvapi|ghp|gho|github_pat|glpat|xox[a-z]|r8|pplx|tvly|ya29)[-_.][\w.-]{10,}/,
  /\b(?:AIza|AKIA|ASIA)[\w-]{12,}/,
  /\beyJ[\w-]{8,}\.[\w-]{8,}/,
];

/** Whether a header, query parameter or variable of this name carries a credential. */
export function namesCredential(name: string): boolean {
  if (harmless.test(name)) return false;
  const plain = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return plain.split(/[^a-z0-9]+/).some(part => parts.test(part)) || within.test(plain.replace(/[-.]/g, '_'));
}

/** The same for a field of a body, where `key` and `token` alone mean other things, such as a count of tokens. */
export function fieldNamesCredential(name: string): boolean {
  return within.test(name.toLowerCase().replace(/[-.]/g, '_'));
}

/** Whether a text has the form of a key. */
export function looksLikeCredential(text: string): boolean {
  return forms.some(form => form.test(text));
}

/** A secret as a message may show it: enough to recognize it, too little to use it. */
export function masked(secret: string): string {
  const characters = [...secret];
  const start = characters.length < 12 ? '' : characters.slice(0, 3).join('');
  return `${start}… (${characters.length} characters)`;
}

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What names of variables are made of, between underscores; keys are longer, or mix letters and digits. */
const word = /^(?:[a-z]{0,20}\d{0,4}|\d{1,4}[a-z]{0,8})$/i;

/** Whether a text can be the name of an environment variable. */
export function isVariableName(text: string): boolean {
  return variableName.test(text);
}

/** The name of a variable as a message may show it: masked where it looks like a key that was pasted by mistake. */
export function shownVariable(name: string): string {
  const isName = isVariableName(name) && name.split('_').every(part => word.test(part));
  return isName && !looksLikeCredential(name) ? name : masked(name);
}
