"""Clinics, their places and doctors, the limits of doctors, and the address register."""
