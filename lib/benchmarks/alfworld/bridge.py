"""Plays ALFWorld's text games. The protocol is JSON Lines: requests on stdin, replies on stdout.

Requests have an `id` and an `op`:
  hello                             returns the versions of the engine
  start  episode, game              game: {"path": FILE} or {"problem": PDDL, "wording": TEXT}
  step   episode, action
  end    episode
Replies have the same `id`, and either the result or `error` with `kind` ("game" or "request") and `message`.
"""

import copy
import functools
import json
import os
import sys

# The engine and its planner print to stdout, so the protocol uses its own descriptor.
REPLIES = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="\n")
os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

import alfworld  # noqa: E402
import fast_downward  # noqa: E402
import textworld  # noqa: E402
from alfworld.agents.environment.alfred_tw_env import AlfredDemangler  # noqa: E402
from textworld.envs.pddl import PddlEnv  # noqa: E402
from textworld.envs.pddl import logic as pddl_logic  # noqa: E402
from textworld.envs.pddl import textgen  # noqa: E402
from textworld.logic import Rule  # noqa: E402

UNKNOWN_GOAL = "UNKNOWN GOAL"


class GameError(Exception):
    """The game itself cannot be played, so a retry does not help."""


class RequestError(Exception):
    """The request is invalid."""


def remember():
    """Caches results that the engine would recompute: without this, a step takes several times as long.

    The replies stay the same: cached values are copied where the engine modifies them.
    """
    parse_logic = functools.lru_cache(maxsize=64)(pddl_logic._parse_and_convert)
    pddl_logic._parse_and_convert = lambda text, rule_name: parse_logic(text, rule_name=rule_name)

    parse_text = functools.lru_cache(maxsize=4096)(textgen._parse_and_convert)
    textgen._parse_and_convert = lambda text, **how: copy.deepcopy(parse_text(text, **how))

    parse_query = functools.lru_cache(maxsize=4096)(Rule.parse_conjunctive_query)
    Rule.parse_conjunctive_query = staticmethod(parse_query)

    # Only a planner reads the second translation of each game, and nothing is planned here.
    translate = functools.lru_cache(maxsize=64)(fast_downward.pddl2sas)
    fast_downward.pddl2sas = lambda domain, problem, optimize=False, **_how: (
        (None, "") if optimize else translate(domain, problem)
    )

    textgen.copy_context = lambda context: {
        **context,
        "variables": dict(context["variables"]),
        "mapping": dict(context["mapping"]),
    }


@functools.lru_cache(maxsize=1)
def own_logic():
    data = os.path.join(os.path.dirname(alfworld.__file__), "data")
    with open(os.path.join(data, "alfred.pddl"), encoding="utf-8") as domain:
        with open(os.path.join(data, "alfred.twl2"), encoding="utf-8") as grammar:
            return domain.read(), grammar.read()


def game_data(game):
    if "path" in game:
        with open(game["path"], encoding="utf-8") as file:
            return json.load(file)
    domain, grammar = own_logic()
    return {
        "pddl_domain": domain,
        "grammar": grammar,
        "pddl_problem": game["problem"],
    }


class Bridge:
    def __init__(self):
        self.episodes = {}
        # Closing an environment does not free its memory, so later episodes reuse the environments of ended
        # ones.
        self.idle = []

    def hello(self, _request):
        return {"alfworld": getattr(alfworld, "__version__", "unknown"), "textworld": textworld.__version__}

    def start(self, request):
        environment = self.idle.pop() if self.idle else AlfredDemangler(PddlEnv())
        try:
            environment.load(game_data(request["game"]))
            state = environment.reset()
        except (Exception, SystemExit) as problem:
            raise GameError(f"{type(problem).__name__}: {problem}") from problem
        self.episodes[request["episode"]] = environment
        seen = self.seen(state)
        # Only the first observation states the goal. Inserting it here instead of in the grammar lets all
        # generated games share one parsed grammar, and prevents its characters from being parsed as grammar.
        wording = request["game"].get("wording", "").rstrip(".")
        return {**seen, "observation": seen["observation"].replace(UNKNOWN_GOAL, wording)}

    def step(self, request):
        environment = self.episodes.get(request["episode"])
        if environment is None:
            raise RequestError("no such episode")
        state, _score, _done = environment.step(request["action"])
        return self.seen(state)

    def end(self, request):
        environment = self.episodes.pop(request["episode"], None)
        if environment is not None:
            self.idle.append(environment)
        return {}

    def seen(self, state):
        return {
            "observation": state["feedback"].strip(),
            "actions": state["admissible_commands"],
            "won": bool(state["won"]),
        }


def memory():
    """Bytes of resident memory of the process; None if unknown."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None


def answer(bridge, line):
    request = json.loads(line)
    operation = {
        "hello": bridge.hello,
        "start": bridge.start,
        "step": bridge.step,
        "end": bridge.end,
    }.get(request.get("op"))
    try:
        if operation is None:
            raise RequestError("no such operation")
        reply = operation(request)
    except GameError as problem:
        reply = {"error": {"kind": "game", "message": str(problem)}}
    except (RequestError, KeyError) as problem:
        reply = {"error": {"kind": "request", "message": str(problem)}}
    return {"id": request["id"], **reply, "memory": memory()}


def main():
    remember()
    bridge = Bridge()
    for line in sys.stdin:
        if line.strip():
            REPLIES.write(json.dumps(answer(bridge, line)) + "\n")
            REPLIES.flush()


if __name__ == "__main__":
    main()
