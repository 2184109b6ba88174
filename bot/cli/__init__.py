"""The command line: reads input, calls the core, prints. Each command imports only what it needs, so that it starts fast."""
