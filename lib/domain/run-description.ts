/** What a run is, for people who meet it on a Temporal server: its settings in words, without its data. */
export interface RunDescription {
  /** The name of the configuration. */
  name: string;
  /** The agent's model. */
  model: string;
  /** All models: `gpt-4.1-mini; optimizer gpt-4.1`. */
  models: string;
  /** The file or folder of the tasks, or the benchmark. */
  dataset: string;
  /** Numbers of train, validation and test tasks. */
  tasks: string;
  budget: string;
  /** The configuration file and the store, without the folders above them. */
  config: string;
  store: string;
}
