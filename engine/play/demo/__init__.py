"""The demo office: fictional people, units and balances, and requests in every state made by the real commands. Nothing here is real data."""
