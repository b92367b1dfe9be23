package dev.muster.faults.namespaces;

/** Where the switch meets a node. */
record Port(String node, TunDevice device) {}
