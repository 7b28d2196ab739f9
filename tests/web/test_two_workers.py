"""Two real workers while the catalogue changes: each answer is whole and as its versions say, soon from the new one."""

from tests.gunicorn_process import Publisher, gunicorn
from tests.live_catalogue import Edition, crowd, publish

# Two are promised; what is measured stands in `make bench`. A machine that runs other things needs room.
LIVE_SECONDS = 15
# Both workers have looked again by then.
QUIET_SECONDS = 2.5


def test_while_versions_change_every_answer_is_one_versions_and_nothing_restarts(
    both: list[Edition], database_url: str
) -> None:
    plain, double = both
    with Publisher(database_url) as publisher:
        publish(plain.folder, database_url)
        with gunicorn(database_url) as server:
            workers = server.workers()
            with crowd(server.port, both, people=3, pause=0.02) as asking:
                asking.wait_for(plain.version, seconds=LIVE_SECONDS)
                publisher.do("publish", double.folder)
                asking.wait_for(double.version, seconds=LIVE_SECONDS)
                taken_back = publisher.do("rollback")
                asking.settle(plain.version, taken_back, quiet=QUIET_SECONDS, seconds=LIVE_SECONDS)
            answered, after = server.answered(), server.workers()

    assert asking.faults == []
    assert asking.answers[-1].version == plain.version
    assert len([answer for answer in asking.answers if answer.version == double.version]) > 20
    assert (len(workers), set(after)) == (2, set(workers))
    assert all(answered[worker] > 20 for worker in workers), answered
