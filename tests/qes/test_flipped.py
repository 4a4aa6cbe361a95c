"""A container with one octet changed never passes as another. ``./dev fuzz --flips`` tries all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .fuzzing.flips import FAMILIES, FORMS, subject

masks = st.one_of(st.sampled_from([1 << bit for bit in range(8)]), st.integers(1, 255))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=120, derandomize=True, deadline=None, database=None)
@given(data=st.data())
def test_a_changed_container_never_passes_as_another(
    family: str, form: str, data: st.DataObject
) -> None:
    original = subject(family, form)
    place = data.draw(st.integers(0, len(original.container) - 1), label="place")
    changed = original.flipped(place, data.draw(masks, label="mask"))
    assert original.is_kept(changed)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_property_would_tell_another_container(family: str) -> None:
    """Another signature of the same world passes too, and is not the original."""
    original, other = subject(family, "attached"), subject(family, "stamped")
    assert not other.original().is_of(original.original())
    assert original.original().is_of(other.original())
