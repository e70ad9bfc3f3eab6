import type { ToolsAgentConfig } from '../../config/agent.js';
import { withoutSecrets } from '../../llm/secrets.js';
import { calculatorTool } from './calculator.js';
import { readFileTool } from './read-file.js';
import type { Remember, Tool } from './tool.js';
import { webFetchTool, webSearchTool } from './web/web-tools.js';

/** Creates the configured tools, in the configured order. */
export function createTools(config: ToolsAgentConfig, remember: Remember): Tool[] {
  const { directory, images, maxResultCharacters: most } = config;
  const rememberClean: Remember = (question, ask) =>
    remember(question, async () => withoutSecrets(await ask()));
  return [...new Set(config.tools)].map((name): Tool => {
    switch (name) {
      case 'calculator':
        return calculatorTool();
      case 'read_file':
        return readFileTool({ directory, images, most });
      case 'web_search':
        return webSearchTool({ web: config.web, environment: process.env, remember: rememberClean });
      case 'web_fetch':
        return webFetchTool({ web: config.web, environment: process.env, remember: rememberClean });
    }
  });
}
