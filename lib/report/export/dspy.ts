import type { ExportedRun, Exported } from './exported-run.js';
import { prettyJson } from '../../text/json/pretty-json.js';

/** The fields of the signature, as DSPy names them in a saved state. */
const fields = [
  { prefix: 'Input:', description: '${input}' },
  { prefix: 'Answer:', description: '${answer}' },
];

/** The saved state of a DSPy program with one predictor, and a program that loads it. */
export function dspyProgram(run: ExportedRun): Exported {
  const state = {
    traces: [],
    train: [],
    demos: [],
    signature: { instructions: run.system, fields },
    lm: null,
    metadata: { dependency_versions: {} },
  };
  return {
    text: prettyJson(state),
    besides: { '.py': file => pythonOf(run, file) },
  };
}

function pythonOf({ progress, llm }: ExportedRun, file: string): string {
  const isSimulated = llm.provider === 'simulated';
  const model = isSimulated ? 'simulated' : (llm.models.agent ?? llm.models.default).model;
  const base = isSimulated ? 'http://127.0.0.1:4010/v1' : llm.baseUrl;
  const key =
    isSimulated || llm.apiKeyEnv === undefined ? '"none"' : `os.environ[${JSON.stringify(llm.apiKeyEnv)}]`;
  return `"""The result of the fgo run ${progress.run} as a DSPy program. Run it: python THIS_FILE "an input" """

import os
import pathlib
import sys

import dspy

STATE = pathlib.Path(__file__).with_name(${JSON.stringify(file)})


def load() -> dspy.Predict:
    program = dspy.Predict("input -> answer")
    program.load(STATE)
    return program


if __name__ == "__main__":
    dspy.configure(
        lm=dspy.LM(
            ${JSON.stringify(`openai/${model}`)},
            api_base=os.environ.get("FGO_API_BASE", ${JSON.stringify(base)}),
            api_key=${key},
        )
    )
    print(load()(input=sys.argv[1]).answer)
`;
}
