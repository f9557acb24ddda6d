"""The wire: one folder a gateway, no Django in it. `base` is the interface, `registry` finds one by name."""
