"""The memo of answers: bounded by bytes, oldest use first, off at 0."""

from service.web.memo import OVERHEAD, AnswerMemo


def entry(number: int) -> tuple[tuple[tuple[int, str], bytes], bytes, str]:
    return ((1, "application/json"), b"question %d" % number), b"x" * 100, "application/json"


def test_a_kept_answer_comes_back() -> None:
    memo = AnswerMemo(10_000)
    memo.put(*entry(1))

    assert memo.get(entry(1)[0]) == (b"x" * 100, "application/json")
    assert memo.get(entry(2)[0]) is None


def test_the_longest_unused_answer_leaves_first() -> None:
    size = 100 + len(b"question 1") + OVERHEAD
    memo = AnswerMemo(3 * size)
    for number in (1, 2, 3):
        memo.put(*entry(number))
    memo.get(entry(1)[0])
    memo.put(*entry(4))

    assert [memo.get(entry(number)[0]) is not None for number in (1, 2, 3, 4)] == [True, False, True, True]


def test_an_answer_larger_than_the_memo_is_not_kept() -> None:
    memo = AnswerMemo(50)
    memo.put(*entry(1))

    assert memo.get(entry(1)[0]) is None
