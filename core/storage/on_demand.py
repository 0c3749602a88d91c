"""An attribute that is made at its first use: what a transaction does not touch costs it nothing."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class OnDemand(Generic[T]):
    """What `make` gives for the object, made once for each object.

    No `cached_property`: until Python 3.12 that has one lock for all objects, and threads would wait for one another.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        """Keep the name under which the object is to have it."""
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> T | Self:
        """Make it; from then on it is the object's own attribute, which is found before this."""
        if instance is None:
            return self
        made = instance.__dict__[self._name] = self._make(instance)
        return made
