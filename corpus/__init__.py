"""Sample reports to learn and measure on."""
