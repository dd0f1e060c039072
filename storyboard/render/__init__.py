"""From a panel to its picture: request, preparation, families, engine, executors."""
