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

const BY_PURPOSE = {
  server: new Set(PASSED_ON),
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
