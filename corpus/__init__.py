"""Sample reports to learn and measure on: invented, written as files, damaged, and scored."""
