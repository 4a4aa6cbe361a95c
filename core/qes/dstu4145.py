"""DSTU 4145-2002, the Ukrainian signature on elliptic curves over binary fields.

Verification only. The curves are the ten of the standard in polynomial basis; optimal normal
basis is not spoken here. The public key is Q = -dG.

Source: DSTU 4145-2002, clauses 5.9, 12, 13 and annex G (the curves).
"""

from __future__ import annotations

from .binary_curve import Curve, Point

__all__ = ["CURVES", "Curve", "Point", "hash_to_field", "signature_size", "verify"]

_STANDARD_CURVES = (
    Curve(
        m=163,
        exponents=(7, 6, 3),
        a=1,
        cofactor=2,
        b=0x5FF6108462A2DC8210AB403925E638A19C1455D21,
        n=0x400000000000000000002BEC12BE2262D39BCF14D,
        base_point=(
            0x2E2F85F5DD74CE983A5C4237229DAF8A3F35823BE,
            0x3826F008A8C51D7B95284D9D03FF0E00CE2CD723A,
        ),
    ),
    Curve(
        m=167,
        exponents=(6,),
        a=1,
        cofactor=2,
        b=0x6EE3CEEB230811759F20518A0930F1A4315A827DAC,
        n=0x3FFFFFFFFFFFFFFFFFFFFFB12EBCC7D7F29FF7701F,
        base_point=(
            0x7A1F6653786A68192803910A3D30B2A2018B21CD54,
            0x5F49EB26781C0EC6B8909156D98ED435E45FD59918,
        ),
    ),
    Curve(
        m=173,
        exponents=(10, 2, 1),
        a=0,
        cofactor=4,
        b=0x108576C80499DB2FC16EDDF6853BBB278F6B6FB437D9,
        n=0x800000000000000000000189B4E67606E3825BB2831,
        base_point=(
            0x4D41A619BCC6EADF0448FA22FAD567A9181D37389CA,
            0x10B51CC12849B234C75E6DD2028BF7FF5C1CE0D991A1,
        ),
    ),
    Curve(
        m=179,
        exponents=(4, 2, 1),
        a=1,
        cofactor=2,
        b=0x4A6E0856526436F2F88DD07A341E32D04184572BEB710,
        n=0x3FFFFFFFFFFFFFFFFFFFFFFB981960435FE5AB64236EF,
        base_point=(
            0x6BA06FE51464B2BD26DC57F48819BA9954667022C7D03,
            0x25FBC363582DCEC065080CA8287AAFF09788A66DC3A9E,
        ),
    ),
    Curve(
        m=191,
        exponents=(9,),
        a=1,
        cofactor=2,
        b=0x7BC86E2102902EC4D5890E8B6B4981FF27E0482750FEFC03,
        n=0x40000000000000000000000069A779CAC1DABC6788F7474F,
        base_point=(
            0x714114B762F2FF4A7912A6D2AC58B9B5C2FCFE76DAEB7129,
            0x29C41E568B77C617EFE5902F11DB96FA9613CD8D03DB08DA,
        ),
    ),
    Curve(
        m=233,
        exponents=(9, 4, 1),
        a=1,
        cofactor=2,
        b=0x6973B15095675534C7CF7E64A21BD54EF5DD3B8A0326AA936ECE454D2C,
        n=0x1000000000000000000000000000013E974E72F8A6922031D2603CFE0D7,
        base_point=(
            0x3FCDA526B6CDF83BA1118DF35B3C31761D3545F32728D003EEB25EFE96,
            0x9CA8B57A934C54DEEDA9E54A7BBAD95E3B2E91C54D32BE0B9DF96D8D35,
        ),
    ),
    Curve(
        m=257,
        exponents=(12,),
        a=0,
        cofactor=4,
        b=0x1CEF494720115657E18F938D7A7942394FF9425C1458C57861F9EEA6ADBE3BE10,
        n=0x800000000000000000000000000000006759213AF182E987D3E17714907D470D,
        base_point=(
            0x2A29EF207D0E9B6C55CD260B306C7E007AC491CA1B10C62334A9E8DCD8D20FB7,
            0x10686D41FF744D4449FCCF6D8EEA03102E6812C93A9D60B978B702CF156D814EF,
        ),
    ),
    Curve(
        m=307,
        exponents=(8, 4, 2),
        a=1,
        cofactor=2,
        b=0x393C7F7D53666B5054B5E6C6D3DE94F4296C0C599E2E2E241050DF18B6090BDC90186904968BB,
        n=0x3FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC079C2F3825DA70D390FBBA588D4604022B7B7,
        base_point=(
            0x216EE8B189D291A0224984C1E92F1D16BF75CCD825A087A239B276D3167743C52C02D6E7232AA,
            0x5D9306BACD22B7FAEB09D2E049C6E2866C5D1677762A8F2F2DC9A11C7F7BE8340AB2237C7F2A0,
        ),
    ),
    Curve(
        m=367,
        exponents=(21,),
        a=1,
        cofactor=2,
        b=0x43FC8AD242B0B7A6F3D1627AD5654447556B47BF6AA4A64B0C2AFE42CADAB8F93D92394C79A79755437B56995136,
        n=0x40000000000000000000000000000000000000000000009C300B75A3FA824F22428FD28CE8812245EF44049B2D49,
        base_point=(
            0x324A6EDDD512F08C49A99AE0D3F961197A76413E7BE81A400CA681E09639B5FE12E59A109F78BF4A373541B3B9A1,
            0x1AB597A5B4477F59E39539007C7F977D1A567B92B043A49C6B61984C3FE3481AAF454CD41BA1F051626442B3C10,
        ),
    ),
    Curve(
        m=431,
        exponents=(5, 3, 1),
        a=1,
        cofactor=2,
        b=0x3CE10490F6A708FC26DFE8C3D27C4F94E690134D5BFF988D8D28AAEAEDE975936C66BAC536B18AE2DC312CA493117DAA469C640CAF3,
        n=0x3FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFBA3175458009A8C0A724F02F81AA8A1FCBAF80D90C7A95110504CF,
        base_point=(
            0x1A62BA79D98133A16BBAE7ED9A8E03C32E0824D57AEF72F88986874E5AAE49C27BED49A2A95058068426C2171E99FD3B43C5947C857D,
            0x70B5E1E14031C1F70BBEFE96BDDE66F451754B4CA5F48DA241F331AA396B8D1839A855C1769B1EA14BA53308B5E2723724E090E02DB9,
        ),
    ),
)

CURVES: dict[int, Curve] = {curve.m: curve for curve in _STANDARD_CURVES}
"""The curves of the standard by the degree of their field."""


def hash_to_field(digest: bytes, curve: Curve) -> int:
    """The digest as a field element that is not zero; its octets are little-endian."""
    return int.from_bytes(digest, "little") & ((1 << curve.m) - 1) or 1


def signature_size(curve: Curve) -> int:
    """Octets of a signature on the curve: r and s, each of the size of the order."""
    return 2 * _number_size(curve)


def verify(curve: Curve, public_point: Point, digest: bytes, signature: bytes) -> bool:
    """Whether ``signature`` (r and s, little-endian, end to end) is the key's over ``digest``.

    The caller has made sure that the key is of prime order (``Curve.has_prime_order``).
    """
    size = _number_size(curve)
    if len(signature) != 2 * size:
        return False
    r = int.from_bytes(signature[:size], "little")
    s = int.from_bytes(signature[size:], "little")
    if not (0 < r < curve.n and 0 < s < curve.n and curve.contains(public_point)):
        return False
    point = curve.combine(s, r, public_point)
    if point is None:
        return False
    y = curve.field.multiply(hash_to_field(digest, curve), point[0])
    return y & ((1 << curve.n.bit_length() - 1) - 1) == r


def _number_size(curve: Curve) -> int:
    return (curve.n.bit_length() + 7) // 8
