"""Evaluates short tasks with GEPA's own adapter: gepa_peer.py URL CALLS SLOTS"""

import sys

from gepa.adapters.default_adapter.default_adapter import DefaultAdapter

url, calls, slots = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
adapter = DefaultAdapter(
    "openai/simulated",
    max_litellm_workers=slots,
    litellm_batch_completion_kwargs={"api_base": url, "api_key": "none"},
)
batch = [
    {"input": f"The soup in room {number} arrived cold.", "additional_context": {}, "answer": "kitchen"}
    for number in range(calls)
]
result = adapter.evaluate(batch, {"instructions": "Say which desk of the hotel sees to the message."})
assert sum(result.scores) == calls, f"{sum(result.scores)} of {calls} are right"
