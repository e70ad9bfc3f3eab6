import { badInput } from '../../config/problem.js';
import { createMlflowClient } from './mlflow-client.js';
import type { MlflowClient } from './mlflow-client.js';

/**
 * Returns the MLflow server that runs are shown in; null unless FGO_TRACKING asks for it: the other variables are
 * MLflow's own, and may be there for other programs. Throws BadInputError.
 */
export function trackingTarget(environment: NodeJS.ProcessEnv): MlflowClient | null {
  const { FGO_TRACKING: kind = '', MLFLOW_TRACKING_URI: uri = '' } = environment;
  if (kind === '') return null;
  if (kind !== 'mlflow') throw badInput('FGO_TRACKING', 'The only value is mlflow.');
  const url = URL.canParse(uri) ? new URL(uri) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw badInput(
      'MLFLOW_TRACKING_URI',
      'Give the address of an MLflow server, such as http://127.0.0.1:5000.',
    );
  const { username, password } = url;
  url.username = url.password = url.search = url.hash = '';
  const experiment = environment['MLFLOW_EXPERIMENT_NAME'] || 'fgo';
  const authorization =
    username === ''
      ? authorizationOf(environment)
      : basic(decodeURIComponent(username), decodeURIComponent(password));
  return createMlflowClient({ address: url.href.replace(/\/+$/, ''), experiment, authorization });
}

function authorizationOf(environment: NodeJS.ProcessEnv): string | undefined {
  const {
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_TRACKING_USERNAME: user,
    MLFLOW_TRACKING_PASSWORD: password = '',
  } = environment;
  if (user) return basic(user, password);
  return token ? `Bearer ${token}` : undefined;
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
