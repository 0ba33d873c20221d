"""FEEL values of a case survive being stored, exactly."""
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.run.values import freeze, thaw

# numbers of at most 34 digits: more no FEEL number has (DMN, 10.3.2.3.1)
plain = st.none() | st.booleans() | st.text(max_size=8) | st.dates().map(feel.to_feel) | st.times().map(lambda t: feel.to_feel(t.replace(microsecond=0))) \
    | st.decimals(-10**30, 10**30, allow_nan=False, allow_infinity=False, places=3) | st.integers(-10**20, 10**20).map(Decimal)
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=5), inner, max_size=4), max_leaves=12)


@given(values)
def test_what_is_frozen_comes_back_the_same(value):
    assert thaw(*freeze(value)) == value


def test_a_third_stays_a_third():
    third = Decimal(1) / Decimal(3)
    json, types = freeze({"a": [third]})
    assert types == {"a": ["number"]} and thaw(json, types) == {"a": [third]}
