"""Estimates from estimating systems: BMS and EMS files, read without trusting them."""
