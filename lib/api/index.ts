/** What other packages may import from `fgo`. */
export { defineAgent } from '../agents/own/define-agent.js';
export type { AgentInput, AgentOutput, DefinedAgent } from '../agents/own/define-agent.js';
export { defineScorer } from '../scoring/own/define-scorer.js';
export type { DefinedScorer, ScorerInput, ScorerOutput } from '../scoring/own/define-scorer.js';
export type { ConfigInput } from '../config/schema.js';
export type { RunStatus } from '../report/status.js';
export { FgoError } from '../domain/errors.js';
export type { InlineAgent, InlineAgentInput } from '../agents/own/inline-agent.js';
export type { AppEvent } from '../app/context.js';
export { optimize } from './optimize.js';
export type { OptimizeOptions } from './optimize.js';
export { readRun } from './read-run.js';
export type { Run } from './read-run.js';
export { exportResult, report } from './report.js';
export type { Report, ReportOptions } from './report.js';
export type { ExportFormat } from '../report/export/formats.js';
export type { ReportData } from '../report/report-data.js';
