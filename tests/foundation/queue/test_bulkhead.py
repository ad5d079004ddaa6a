"""A bound on costly work: so many at once, so few waiting, the rest sent away at once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from foundation.queue.bulkhead import Bulkhead, BulkheadFullError


def test_so_many_at_once_and_the_rest_is_told_at_once() -> None:
    bulkhead = Bulkhead(at_once=2, waiting=1, patience=20)
    begun, go_on, at_once = threading.Semaphore(0), threading.Event(), []
    lock, running = threading.Lock(), 0

    def work() -> str:
        nonlocal running
        try:
            with bulkhead.entered():
                with lock:
                    running += 1
                    at_once.append(running)
                begun.release()
                assert go_on.wait(30)
                with lock:
                    running -= 1
                return "done"
        except BulkheadFullError:
            return "full"

    with ThreadPoolExecutor(8) as pool:
        inside = [pool.submit(work) for _ in range(2)]
        assert begun.acquire(timeout=30)
        assert begun.acquire(timeout=30)
        others = [pool.submit(work) for _ in range(6)]
        while sum(one.done() for one in others) < 5:
            time.sleep(0.01)
        go_on.set()
        said = [one.result(30) for one in (*inside, *others)]
    assert (said.count("done"), said.count("full")) == (3, 5)
    assert max(at_once) == 2


def test_whoever_waits_too_long_is_told_and_the_place_is_free_again() -> None:
    bulkhead = Bulkhead(at_once=1, waiting=1, patience=0.05)
    with bulkhead.entered():
        for _ in range(3):
            with pytest.raises(BulkheadFullError), bulkhead.entered():
                pass
    with bulkhead.entered():
        pass


def test_a_failure_inside_gives_the_place_back() -> None:
    bulkhead = Bulkhead(at_once=1, waiting=0, patience=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), bulkhead.entered():
            raise ZeroDivisionError
    with bulkhead.entered():
        pass
