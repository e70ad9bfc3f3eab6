import { errorText } from '../../lib/domain/errors.js';
import { StoreError } from '../../lib/store/errors.js';
import { openS3Objects } from '../../lib/store/s3/s3-objects.js';
import { S3Store } from '../../lib/store/s3/s3-store.js';
import { openS3Store } from '../../lib/store/s3/s3-stores.js';
import { startS3Proxy, type S3Fault, type S3Proxy, type ProxiedRequest } from '../support/s3-proxy.js';
import { locateS3Server, startS3Server, type S3Server } from '../support/s3-server.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';
import { describeSharedStoreContract } from '../unit/lib/store/contract-of-processes.js';
import { describeStoreContract } from '../unit/lib/store/contract.js';

const program = await locateS3Server();
if ('problem' in program) console.warn(`The tests of stores in S3 are skipped: ${program.problem}`);
const describeIfThere = 'problem' in program ? describe.skip : describe;

let server: S3Server;
const proxies: S3Proxy[] = [];

beforeAll(async () => {
  if ('problem' in program) return;
  server = await startS3Server(program.path);
  Object.assign(process.env, server.environment);
});

afterEach(async () => {
  process.env['AWS_ENDPOINT_URL_S3'] = server.url;
  await Promise.all(proxies.splice(0).map(proxy => proxy.close()));
});

afterAll(async () => {
  await server?.stop();
  await removeTemporaryFolders();
});

/** A store with an index of its own, as in a process of its own. */
async function openSeparately(bucket: string): Promise<S3Store> {
  const store = new S3Store(await openS3Objects({ bucket, prefix: 'some/prefix' }));
  await store.open();
  return store;
}

/** Sends all requests through a proxy with these faults. */
async function disturb(fault: (request: ProxiedRequest) => S3Fault | undefined): Promise<S3Proxy> {
  const proxy = await startS3Proxy({ target: server.url, fault });
  proxies.push(proxy);
  process.env['AWS_ENDPOINT_URL_S3'] = proxy.url;
  return proxy;
}

describeIfThere('a store in S3', () => {
  describeStoreContract({
    async create() {
      const bucket = await server.createBucket();
      return () => openSeparately(bucket);
    },
  });

  describeSharedStoreContract({ createPlace: async () => `s3://${await server.createBucket()}/shared` });
});

describeIfThere('a store in S3 whose requests fail now and then', () => {
  const faults: S3Fault[] = [
    { status: 503, code: 'SlowDown' },
    { status: 500, code: 'InternalError' },
    { status: 409, code: 'ConditionalRequestConflict' },
    'cut before',
    'cut after',
  ];

  describeStoreContract({
    async create() {
      await disturb(({ number }) => (number % 3 === 0 ? faults[(number / 3) % faults.length] : undefined));
      const bucket = await server.createBucket();
      return () => openSeparately(bucket);
    },
  });
});

describeIfThere('a store in S3 that cannot be used', () => {
  const quick = { first: 200, later: 200 };

  async function messageOf(url: string, environment: Record<string, string | undefined>): Promise<string> {
    const before = { ...process.env };
    try {
      for (const [name, value] of Object.entries(environment)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await openS3Store(url, quick);
      return 'opened';
    } catch (error) {
      expect(error).toBeInstanceOf(StoreError);
      return errorText(error);
    } finally {
      process.env = before;
    }
  }

  it('names a missing bucket', async () => {
    expect(await messageOf('s3://no-such-bucket/x', {})).toBe(
      `The store s3://no-such-bucket/x cannot be used: there is no bucket no-such-bucket. Create the bucket, or correct store.path. Check AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL (${server.url}), and the network.`,
    );
  });

  it('names missing and wrong credentials, and never shows them', async () => {
    const missing = { AWS_ACCESS_KEY_ID: undefined, AWS_EC2_METADATA_DISABLED: 'true' };
    const wrong = [
      { AWS_ACCESS_KEY_ID: 'unknown-access' },
      { AWS_SECRET_ACCESS_KEY: 'wrong-secret' },
      { ...missing, AWS_SHARED_CREDENTIALS_FILE: '/nowhere', AWS_CONFIG_FILE: '/nowhere' },
    ];
    for (const environment of wrong) {
      const bucket = await server.createBucket();
      const message = await messageOf(`s3://${bucket}/x`, environment);
      expect(message).toContain(`the credentials for the bucket ${bucket} are missing, wrong or expired`);
      expect(message).toContain('Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE');
      expect(message).not.toMatch(/unknown-access|wrong-secret|test-access|test-secret-key/);
    }
  });

  it('names the region to set', async () => {
    const bucket = await server.createBucket();
    expect(await messageOf(`s3://${bucket}/x`, { AWS_REGION: 'eu-west-1' })).toBe(
      `The store s3://${bucket}/x cannot be used: the bucket ${bucket} is not in the region eu-west-1. Set AWS_REGION to us-east-1.`,
    );
  });

  it('names an endpoint that does not answer', async () => {
    const message = await messageOf('s3://bucket/x', { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' });
    expect(message).toContain(
      'the bucket bucket at http://127.0.0.1:1 cannot be reached (ECONNREFUSED, for ',
    );
  });

  it('names a URL without a bucket', async () => {
    expect(await messageOf('s3:///x', {})).toBe(
      'The store s3:///x has an invalid URL. Write it as s3://bucket/prefix.',
    );
  });
});
