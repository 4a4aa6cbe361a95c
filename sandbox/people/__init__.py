"""Invented people, clinics and doctors: the same for the same seed, from fifty to a nation.

Nobody here exists. Tax numbers lie in days after the year 2095, codes of clinics begin with 99,
document series and telephone codes are ones that are never issued.
"""
