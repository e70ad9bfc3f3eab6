"""An agent of one's own, with nothing but Python's standard library.

Tasks come as JSON lines on stdin, one at a time; each is answered by one JSON line on stdout with the same id.
Anything else that is printed must go to stderr.
"""

import json
import sys
import urllib.request


def ask(llm, messages):
    """One chat completion, through the endpoint that came with the task."""
    request = urllib.request.Request(
        llm["baseUrl"] + "/chat/completions",
        data=json.dumps({"model": llm["model"], "messages": messages}).encode(),
        headers={"content-type": "application/json", "authorization": "Bearer " + llm["apiKey"]},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["choices"][0]["message"]["content"]


def run(task, modules, labels, llm):
    allowed = "\n".join("- " + label for label in labels)
    system = f"{modules['instructions']}\n\nThe allowed answers:\n{allowed}\n\nReply with one allowed answer and nothing else."
    messages = [{"role": "system", "content": system}, {"role": "user", "content": task["input"]}]
    answer = ask(llm, messages).strip()
    if answer not in labels:
        # Once more, with what was wrong: what a framework would call a guardrail.
        messages += [
            {"role": "assistant", "content": answer},
            {"role": "user", "content": "That is none of the allowed answers. Reply with one of them."},
        ]
        answer = ask(llm, messages).strip()
    return {"output": answer, "answer": answer if answer in labels else None}


for line in sys.stdin:
    request = json.loads(line)
    reply = run(request["task"], request["modules"], request["labels"], request["llm"])
    print(json.dumps({"id": request["id"], **reply}), flush=True)
