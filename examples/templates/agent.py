"""Your agent. fgo sends a task as a JSON line on stdin, and reads a JSON line with the same id from stdout.

Print anything else to stderr. Replace run() by your own code; put the instructions where your model reads them.
"""

import json
import sys
import urllib.request


def ask(llm, messages):
    """One chat completion, through the endpoint that came with the task: paid once, and within the budget."""
    request = urllib.request.Request(
        llm["baseUrl"] + "/chat/completions",
        data=json.dumps({"model": llm["model"], "messages": messages}).encode(),
        headers={"content-type": "application/json", "authorization": "Bearer " + llm["apiKey"]},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["choices"][0]["message"]["content"]


def run(task, modules, labels, llm):
    system = modules["instructions"]
    if labels:
        system += "\n\nThe allowed answers:\n" + "\n".join("- " + label for label in labels)
        system += "\n\nReply with one allowed answer and nothing else."
    output = ask(llm, [{"role": "system", "content": system}, {"role": "user", "content": task["input"]}])
    return {"output": output}


for line in sys.stdin:
    request = json.loads(line)
    reply = run(request["task"], request["modules"], request["labels"], request["llm"])
    print(json.dumps({"id": request["id"], **reply}), flush=True)
