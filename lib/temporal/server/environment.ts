const PASSED_ON = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'XDG_CACHE_HOME',
  // Windows programs do not start without these.
  'SystemRoot',
  'USERPROFILE',
  'LOCALAPPDATA',
  'APPDATA',
];

const FOR_DOWNLOADS = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];

const FOR_GO_BUILDS = [
  'GOROOT',
  'GOPATH',
  'GOMODCACHE',
  'GOCACHE',
  'GOTMPDIR',
  'GOENV',
  'GOFLAGS',
  'GOTOOLCHAIN',
  'CGO_ENABLED',
  'CC',
  ,
  'GOPROXY',
  'GOSUMDB',
  'GONOSUMDB',
  'GONOPROXY',
  'GOPRIVATE',
  'GOINSECURE',
  'GOAUTH',
];

/** What opens any store and reads encrypted payloads. */
const FOR_QUERIES = [
  'XDG_STATE_HOME',
  'FGO_PAYLOAD_KEYS',
  'FGO_PAYLOAD_KEYS_FILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_S3',
];

const BY_PURPOSE = {
  server: new Set(PASSED_ON),
  queries: new Set([...PASSED_ON, ...FOR_QUERIES]),
  download: new Set([...PASSED_ON, ...FOR_DOWNLOADS]),
  build: new Set([...PASSED_ON, ...FOR_DOWNLOADS, ...FOR_GO_BUILDS]),
};

/** Returns the part of our environment that a helper program may see: never a model provider's key. */
export function environmentFor(
  purpose: keyof typeof BY_PURPOSE,
  environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => BY_PURPOSE[purpose].has(name)));
}
