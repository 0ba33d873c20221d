"""The administrator's pages under /admin: people and codes, units and appointments, calendar, imports, incidents, balances."""
