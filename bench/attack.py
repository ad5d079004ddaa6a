"""An SOS while the service is attacked: from the webhook to the answer at the stand-in."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

from bench import attackers, force, http_load, memory, open_loop, results, sections, texts
from bench.attackers import Target
from devstack.launcher.stack import Stack

_OFFICERS, _OFFICERS_QUICK = 40, 4
_AT_ONCE = ("--sent-after", "0", "--delivered-after", "0")
_OVERRIDES = {"SC_LOAD_NUMBERS_ALLOWED": "yes", **force.ALL_FROM_ONE_ADDRESS}
# What a force has, not what a demonstration needs: the attack is from one address.
_AS_A_FORCE_HAS = {"SC_SIGN_INS_PER_MINUTE": "30"}
# Cries a second, and how many of each kind of night.
_RATE, _COUNT, _COUNT_QUICK = 4.0, 120, 8
_WARM_UP = 8
_WITHIN = 1.0
# Seconds for a crowd to gather before the first cry, and for the service to breathe after.
_GATHERS, _BREATHES = 3.0, 2.0
_LOOK_EVERY = 0.25
_MEGABYTES_AT_MOST = 400.0

_NIGHTS = ("quiet", *attackers.ATTACKS)


def measure(occasion: sections.Occasion) -> list[results.Row]:
    """Start everything as `./run serve` does, and cry for help under each attack."""
    with Stack(
        data=occasion.folder / "stack",
        overrides=_OVERRIDES | _AS_A_FORCE_HAS,
        simulator_options=_AT_ONCE,
        say=occasion.say,
    ) as stack:
        people = force.assemble(stack, officers=_OFFICERS_QUICK if occasion.quick else _OFFICERS)
        found = asyncio.run(_nights(stack, people, occasion))
        return [*found, *memory.measure(stack)]


async def _nights(
    stack: Stack, people: force.People, occasion: sections.Occasion
) -> list[results.Row]:
    async with (
        http_load.HttpLoad(stack, people) as http,
        texts.Texts(http) as log,
    ):
        case = await http.ask(0)
        # First times import and plan.
        await open_loop.run(_Cry(http, log).once, rate=_RATE, count=_WARM_UP)
        found = []
        for name in _NIGHTS:
            occasion.say(f"SOS: {name}")
            target = Target(
                web=stack.urls.web,
                hooks=stack.urls.hooks,
                tokens=people.tokens,
                case_id=str(case["id"]),
                share=0.02 if occasion.quick else 1.0,
            )
            async with _Peaks(stack) as peaks, _under(name, target) as said:
                sent = await open_loop.run(
                    _Cry(http, log).once,
                    rate=_RATE,
                    count=_COUNT_QUICK if occasion.quick else _COUNT,
                )
            found.append(_row(name, sent, said))
            found += peaks.rows(name)
            await asyncio.sleep(_BREATHES)
        return found


class _Cry:
    """A phone that nobody knows texts SOS."""

    def __init__(self, http: http_load.HttpLoad, log: texts.Texts) -> None:
        self._http, self._log = http, log

    async def once(self, due: float) -> float:
        """Text it; return the seconds until the provider had our answer. Raises what was lost."""
        phone = self._http.new_phone()
        await self._http.text(phone, "SOS")
        return (await self._log.wait_for(phone, 0)).at - due


@contextlib.asynccontextmanager
async def _under(name: str, target: Target) -> AsyncIterator[Counter[str]]:
    """Attack for the length of a block; gives what the attackers were answered, at its end."""
    said: Counter[str] = Counter()
    if name not in attackers.ATTACKS:
        yield said
        return
    with attackers.Attackers(name, target) as attack:
        await asyncio.sleep(_GATHERS)
        yield said
    said.update(attack.said)


class _Peaks:
    """The most memory that each server took while an attack went on."""

    def __init__(self, stack: Stack) -> None:
        self._pids = {name: stack.pid(name) for name in ("web", "hooks")}
        self._most = dict.fromkeys(self._pids, 0.0)

    async def __aenter__(self) -> "_Peaks":
        self._task = asyncio.create_task(self._look())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _look(self) -> None:
        while True:
            for name, pid in self._pids.items():
                self._most[name] = max(self._most[name], _resident(pid))
            await asyncio.sleep(_LOOK_EVERY)

    def rows(self, night: str) -> list[results.Row]:
        """Return a row for each server."""
        return [
            results.Row(
                name=f"most memory of {name}, {night}",
                unit="MB",
                n=1,
                p50=most,
                goal=f"≤ {_MEGABYTES_AT_MOST:.0f} MB",
                met=most <= _MEGABYTES_AT_MOST,
            )
            for name, most in self._most.items()
            if most
        ]


def _row(name: str, sent: open_loop.Outcome[float], said: Counter[str]) -> results.Row:
    slowest = results.percentile(sent.results, 0.99)
    lost = len(sent.failures)
    what = f"{lost} lost" + (f" ({sent.failures[0]})" if lost else "")
    return results.spread(
        name=f"SOS to its answer, {name}",
        unit="ms",
        values=[1000 * one for one in sent.results],
        goal="p99 ≤ 1,000 ms, 0 lost",
        met=slowest <= _WITHIN and not lost,
        note=f"{what}; attackers were answered {attackers.told(said)}",
    )


def _resident(pid: int) -> float:
    """Read the resident set of a process, in megabytes; 0 where it cannot be read."""
    with contextlib.suppress(OSError, StopIteration, ValueError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1024
    return 0.0
