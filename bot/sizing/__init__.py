"""Memory, throughput and latency of an open-weight model on given GPUs. Pure."""
