"""Evaluates short tasks with DSPy: dspy_peer.py URL CALLS SLOTS"""

import sys

import dspy

url, calls, slots = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
dspy.configure(lm=dspy.LM("openai/simulated", api_base=url, api_key="none", cache=False))
examples = [
    dspy.Example(message=f"The soup in room {number} arrived cold.", desk="kitchen").with_inputs("message")
    for number in range(calls)
]
evaluate = dspy.Evaluate(
    devset=examples,
    metric=lambda example, prediction, trace=None: float(example.desk == prediction.desk),
    num_threads=slots,
    display_progress=False,
)
signature = dspy.Signature("message -> desk", "Say which desk of the hotel sees to the message.")
score = evaluate(dspy.Predict(signature)).score
assert score == 100, f"{score} % are right"
