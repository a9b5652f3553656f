import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.order import hash_ids, map_order


def test_the_hash_never_changes() -> None:
    # Every atlas that was ever written is in this order.
    expected = [9461025730268111420, 14569227565650450528]
    assert hash_ids(["google-bert/bert-base-uncased", "gpt2"]).tolist() == expected


@given(st.lists(st.text(max_size=8), unique=True))
def test_map_order_does_not_depend_on_the_order_read(ids: list[str]) -> None:
    forward = [ids[place] for place in map_order(ids)]
    backward = [ids[::-1][place] for place in map_order(ids[::-1])]
    assert forward == backward


def test_a_prefix_is_a_uniform_sample() -> None:
    order = map_order([f"org/model-{number}" for number in range(20_000)])
    # The mean of 2,000 draws without replacement from 0 ... 19,999 has a standard deviation of 122.
    assert abs(np.mean(order[:2_000]) - 10_000) < 4 * 122
