"""Finds a gateway by its name and builds it from the environment, once a process."""

import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from messaging.gateways.base import Gateway

# name -> module with a `build(environment)`; a new gateway is one folder and one line here.
MODULES = {"simulator": "messaging.gateways.simulator.gateway"}


def build(name: str, environment: Mapping[str, str]) -> Gateway:
    """A new gateway, set up from the environment. Raises KeyError for an unknown name."""
    gateway: Gateway = import_module(MODULES[name]).build(environment)
    return gateway


@cache
def get(name: str) -> Gateway:
    """This process's gateway of that name. Called when first needed, never at import: workers fork."""
    return build(name, os.environ)
