import type { OutputConfig } from '../../config/agents/agent-kind.js';
import type { LlmConfig } from '../../config/llm.js';
import type { ScorerConfig } from '../../config/scorer.js';
import type { Modules } from '../../domain/module.js';
import type { RunProgress } from '../../domain/progress.js';
import type { StartingPoint } from '../../domain/starting-point.js';
import type { TestRow } from '../test-rows.js';

/** What an export is made of. */
export interface ExportedRun {
  progress: RunProgress;
  baseline: Modules;
  modules: Modules;
  begins: StartingPoint | undefined;
  /** The system messages of the agent with these modules; empty if none of them is a text. */
  system: string;
  baselineSystem: string;
  output: Pick<OutputConfig, 'parse' | 'field'>;
  llm: LlmConfig;
  scorer: ScorerConfig;
  rows: TestRow[];
}

/** The text of an export, and the files beside it that some formats need. */
export interface Exported {
  text: string;
  /** By the ending of the name. */
  besides: Record<string, (file: string) => string>;
}
