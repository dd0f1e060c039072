"""What waits: taken by group, a few at once; put in another order; dropped."""

from storyboard.geometry import Size
from storyboard.render.executors import Job
from storyboard.render.executors.outbox import Outbox
from storyboard.render.executors.pending import Pending
from storyboard.render.request import RenderRequest


def job(name: str, steps: int = 4) -> Job:
    size = Size(width=64, height=64)
    request = RenderRequest(
        family="pocket", weights="w", dtype="float32", solver="s", prompt=name, negative="",
        steps=steps, guidance=1.0, size=size, crop=size, seed=1, slots=(),
    )  # fmt: skip
    return Job(id=name, folder="f", panel=name, take=1, request=request)


def names(jobs: list[Job]) -> list[str]:
    return [job.id for job in jobs]


def test_a_few_of_the_first_group_are_taken() -> None:
    pending = Pending(together=2)
    pending.put([job("a"), job("other", 8), job("b"), job("c")])
    assert names(pending.take()) == ["a", "b"]
    assert names(pending.take()) == ["other"]
    assert names(pending.take()) == ["c"]


def test_the_order_is_changed_and_a_job_dropped() -> None:
    pending = Pending(together=1)
    pending.put([job(name) for name in "abcd"])
    pending.order(["c", "a"])
    dropped = pending.drop("a")
    assert dropped is not None
    assert pending.drop("a") is None
    assert [names(pending.take()) for _ in range(3)] == [["c"], ["b"], ["d"]]
    pending.close()
    assert pending.take() == []


def test_the_order_outlives_the_process(tmp_path: object) -> None:
    outbox = Outbox(tmp_path)  # type: ignore[arg-type]
    for name in "abc":
        outbox.put_waiting(job(name))
    outbox.order(["c", "b"])
    assert names(Outbox(tmp_path).waiting()) == ["c", "b", "a"]  # type: ignore[arg-type]
