/** The rooms of lib/, from the inside out, each with the rooms that it may import. */
const inner = ['domain', 'text', 'scoring/plain', 'config', 'optimizer', 'store'];
const rooms = {
  domain: [],
  text: ['domain'],
  // Scorers that only compare two answers: the configuration is built from their definitions.
  'scoring/plain': ['domain', 'text'],
  config: ['domain', 'text', 'scoring/plain'],
  optimizer: ['domain', 'text', 'config'],
  store: ['domain', 'text', 'config'],
  // Metrics read the runs of a store.
  observability: ['domain', 'text', 'config', 'store'],
  estimate: ['domain', 'text', 'config', 'optimizer'],
  llm: inner,
  ledger: [...inner, 'llm', 'observability'],
  limits: ['domain', 'text', 'config', 'store', 'llm', 'observability'],
  simulator: ['domain', 'text', 'config', 'llm'],
  // The tools agent opens the attachments of GAIA's tasks.
  agents: [...inner, 'llm', 'benchmarks'],
  scoring: [...inner, 'llm', 'agents'],
  data: [...inner, 'scoring'],
  benchmarks: [...inner, 'llm', 'agents', 'scoring', 'data'],
  report: [...inner, 'estimate', 'llm', 'ledger', 'limits'],
};

/** Use cases that still name the client's types and errors. */
const namesTheClient = '^lib/app/(comparing/watch-comparison|steering/(cancel-run|send-update))\\.ts$';

function mayNotImport(name, from, to) {
  return { name, severity: 'error', from: { path: from }, to };
}

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(rooms).map(([room, allowed]) =>
      mayNotImport(`lib/${room}`, `^lib/${room}/`, {
        path: '^(lib|workflows|activities|workers|scripts)/',
        pathNot: `^lib/(${[room, ...allowed].join('|')})/`,
      }),
    ),
    mayNotImport('workflows', '^workflows/', {
      path: '^(workers|scripts|lib)/',
      pathNot: '^lib/(domain|text|config|optimizer|report)/',
    }),
    mayNotImport('activities', '^activities/', {
      path: '^(workflows|workers|scripts|lib/(app|api|temporal|simulator))/',
    }),
    mayNotImport('workers', '^workers/', { path: '^(scripts|lib/(app|api))/' }),
    mayNotImport('lib/temporal', '^lib/temporal/', { path: '^(activities|workers|scripts|lib/(app|api))/' }),
    mayNotImport('lib/app', '^lib/app/', { path: '^(scripts|lib/api)/' }),
    mayNotImport('lib/api', '^lib/api/', { path: '^scripts/' }),
    // Verbs parse, call a use case and print: they name where things are in a store, and do no work of their own.
    {
      name: 'verbs-are-thin',
      severity: 'error',
      from: { path: '^scripts/', pathNot: '^scripts/build/' },
      to: {
        path: '^(workflows|activities|workers|lib/(agents|benchmarks|scoring|optimizer|observability|store|temporal))/',
        pathNot: '^lib/(store/(open-store|run-keys)|temporal/codec/[a-z-]+)\\.ts$',
      },
    },
    {
      name: 'only-lib/temporal-knows-temporal',
      severity: 'error',
      from: { path: '^(lib|scripts)/', pathNot: ['^lib/temporal/', namesTheClient] },
      to: { path: 'node_modules/@temporalio/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|test|examples)/' },
  },
};
