"""Free text to answers, quantities and requests, without a model. Pure."""
