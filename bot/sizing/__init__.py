"""How an open-weight model runs on given GPUs: memory, concurrency, throughput, latency, layouts.

``size.size`` answers the question whole; ``throughput.replica_of`` is what costs are made of. Pure; the figures come from
``knowledge/`` through the catalogue. Money beyond the price of an output token does not enter: that is ``costing``.
"""
