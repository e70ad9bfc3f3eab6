import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadCommandLine, refusal } from '../../support/command-line.js';

const composeFolder = 'deploy/compose';

function read<Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema> {
  return schema.parse(parse(readFileSync(path, 'utf8'), { merge: true }));
}

const service = z.object({
  image: z.string(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
});
const compose = read(
  join(composeFolder, 'compose.yaml'),
  z.object({
    volumes: z.record(z.string(), z.unknown()),
    services: z.object({
      worker: service.extend({
        command: z.array(z.string()),
        stop_grace_period: z.string(),
        environment: z.record(z.string(), z.string().nullable()),
      }),
    }).catchall(service),
  }),
); // prettier-ignore
const container = z.object({
  args: z.array(z.string()),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
});
const pod = read(
  'deploy/kubernetes/deployment.yaml',
  z.object({
    spec: z.object({
      template: z.object({
        metadata: z.object({ annotations: z.record(z.string(), z.string()) }),
        spec: z.object({
          terminationGracePeriodSeconds: z.number(),
          containers: z.tuple([container]),
          securityContext: z.object({ runAsNonRoot: z.literal(true) }),
        }),
      }),
    }),
  }),
).spec.template;
const [worker] = pod.spec.containers;

const valueOf = (args: string[], option: string) => args[args.indexOf(option) + 1] ?? '';

beforeAll(loadCommandLine);

it.each([
  ['compose', compose.services.worker.command],
  ['kubernetes', worker.args],
])('the workers of %s start with options that exist', (_, args) => {
  expect(refusal(args)).toBeUndefined();
});

it('a worker has longer to stop than its calls have to finish', () => {
  const { command, stop_grace_period: grace } = compose.services.worker;
  expect(parseInt(grace)).toBeGreaterThan(Number(valueOf(command, '--drain-seconds')));
  expect(pod.spec.terminationGracePeriodSeconds).toBeGreaterThan(
    Number(valueOf(worker.args, '--drain-seconds')),
  );
});

it('ports are named as the worker opens them', () => {
  const ports = Object.fromEntries(
    worker.ports.map(({ name, containerPort }) => [name, String(containerPort)]),
  );
  expect(ports).toEqual({
    health: valueOf(worker.args, '--health-port'),
    metrics: valueOf(worker.args, '--metrics-address').split(':')[1],
  });
  expect(pod.metadata.annotations['prometheus.io/port']).toBe(ports['metrics']);
  const scraped = read(
    join(composeFolder, 'prometheus.yaml'),
    z.object({
      scrape_configs: z.tuple([z.object({ dns_sd_configs: z.tuple([z.object({ port: z.number() })]) })]),
    }),
  );
  expect(String(scraped.scrape_configs[0].dns_sd_configs[0].port)).toBe(
    valueOf(compose.services.worker.command, '--metrics-address').split(':')[1],
  );
});

describe.each(Object.entries(compose.services))('the service %s', (_, { image, ports, volumes }) => {
  it('has an image of one version', () => {
    expect(image).toMatch(/:v?\d+\.\d+/);
  });

  it('opens ports on loopback only', () => {
    expect(ports.filter(port => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('mounts files that exist and volumes that are declared', () => {
    const missing = volumes
      .map(volume => volume.split(':')[0] ?? '')
      .filter(
        source =>
          !(source.startsWith('.') ? existsSync(join(composeFolder, source)) : source in compose.volumes),
      );
    expect(missing).toEqual([]);
  });
});

it('the files that kustomize names exist, and each secret of compose has a line in the example', () => {
  const { resources } = read(
    'deploy/kubernetes/kustomization.yaml',
    z.object({ resources: z.array(z.string()) }),
  );
  expect(resources.filter(file => !existsSync(join('deploy/kubernetes', file)))).toEqual([]);
  const named = new Set(readFileSync(join(composeFolder, 'compose.yaml'), 'utf8').match(/(?<=\$\{)\w+/g));
  const example = new Set(readFileSync(join(composeFolder, '.env.example'), 'utf8').match(/^\w+(?==)/gm));
  expect(named).toEqual(example);
});

it('no variable of a worker in compose is empty: without a value it is passed on or unset', () => {
  const { environment } = compose.services.worker;
  const example = readFileSync(join(composeFolder, '.env.example'), 'utf8');
  const optional = Object.keys(environment).filter(name => environment[name] === null);
  expect(optional).toContain('FGO_PAYLOAD_KEYS');
  // A line NAME= in .env would pass on the empty string.
  expect(optional.filter(name => !example.includes(`\n# ${name}=\n`))).toEqual([]);
  const given = Object.values(environment).filter(value => value !== null);
  expect(given.filter(value => value === '' || /\$\{\w+:?-/.test(value))).toEqual([]);
});
