"""Fits the polynomials behind the kernel's exp, log and tanh and writes them for C and for TypeScript.

Run by hand (`python3 src/kernel/native/fit-coefficients.py && npm run format`, needs numpy); the output is committed.
Each fit makes the greatest relative error small by reweighted least squares (Lawson's algorithm); then one coefficient
after another, lowest order first, is rounded to float32 and the rest fitted again to make good for it. No chance in it.
"""

from pathlib import Path
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
TANH_LIMIT = 8.0  # tanh(8) = 1 - 2.3e-7: rounding errors of the quotient stay below 1


def fit(x, wanted, top, bottom, fixed, rounds=400):
    """Coefficients {("p"|"q", power): value} of p(x)/q(x), q(0) = 1, with small max |p / (q wanted) - 1| on the grid x."""
    scale = np.abs(x).max()  # powers of x / scale keep the least squares well conditioned
    keys = [("p", k) for k in range(top + 1)] + [("q", k) for k in range(1, bottom + 1)]
    columns = {(s, k): (1 if s == "p" else -wanted) * (x / scale) ** k for s, k in keys}
    free = [key for key in keys if key not in fixed]
    known = wanted - sum(columns[k] * v * scale ** k[1] for k, v in fixed.items())
    weight, divisor, best, best_error = np.ones(len(x)), np.ones(len(x)), dict(fixed), np.inf
    matrix = np.stack([columns[k] for k in free], 1) if free else None
    for _ in range(rounds if free else 1):
        found = dict(fixed)
        if free:
            factor = np.sqrt(weight) / (wanted * divisor)
            solution = np.linalg.lstsq(matrix * factor[:, None], known * factor, rcond=None)[0]
            found.update({k: v / scale ** k[1] for k, v in zip(free, solution)})
        divisor = 1 + sum(found["q", k] * x**k for k in range(1, bottom + 1))
        error = np.abs(sum(found["p", k] * x**k for k in range(top + 1)) / (divisor * wanted) - 1)
        if error.max() < best_error:
            best, best_error = found, error.max()
        weight = weight * (error + 1e-3 * error.max())
        weight /= weight.max()
    return best, best_error


def fit_single(x, wanted, top, bottom, fixed):
    """As fit, with every coefficient a float32. Returns p, q and the greatest relative error (before evaluation)."""
    order = sorted([("p", k) for k in range(top + 1)] + [("q", k) for k in range(1, bottom + 1)], key=lambda key: key[1])
    for key in order:
        best, error = fit(x, wanted, top, bottom, fixed)
        fixed = {**fixed, key: float(np.float32(best[key]))}
    best, error = fit(x, wanted, top, bottom, fixed)
    return [best["p", k] for k in range(top + 1)], [1.0] + [best["q", k] for k in range(1, bottom + 1)], error


def grid(low, high, count=3000):
    """Chebyshev points, none at zero, where the quotients below are not defined."""
    points = (low + high) / 2 - (high - low) / 2 * np.cos(np.pi * (np.arange(count) + 0.5) / count)
    return points[np.abs(points) > 1e-6]


# name, note, values, greatest relative error of the polynomial in exact arithmetic
tables = []
r = grid(-np.log(2) / 2 * 1.001, np.log(2) / 2 * 1.001)
p, _, error = fit_single(r, np.exp(r), 6, 0, {("p", 0): 1.0, ("p", 1): 1.0})
tables.append(("EXP_POLYNOMIAL", "exp(r), |r| <= ln(2)/2: the sum of EXP_POLYNOMIAL[k] r^k", p, error))
f = grid(np.sqrt(0.5) - 1, np.sqrt(2) - 1)
p, _, error = fit_single(f, np.log1p(f) / f, 9, 0, {("p", 0): 1.0, ("p", 1): -0.5})
tables.append(("LOG_POLYNOMIAL", "log(1+f), sqrt(1/2) <= 1+f < sqrt(2): f times the sum of LOG_POLYNOMIAL[k] f^k", p, error))
x2 = grid(0, TANH_LIMIT**2)
x2 = np.concatenate([x2, np.linspace(1e-4, 1, 1500)])
x = np.sqrt(x2)
p, q, error = fit_single(x2, np.tanh(x) / x, 6, 3, {("p", 0): 1.0})
tables.append(("TANH_NUMERATOR", "tanh(x), |x| <= TANH_LIMIT: x P(x^2) / Q(x^2), P the sum of TANH_NUMERATOR[k] x^2k", p, error))
tables.append(("TANH_DENOMINATOR", "Q the sum of TANH_DENOMINATOR[k] x^2k", q, error))

ln2_high = 45426 / 65536  # ln 2 cut to 16 bits: n * LN2_HIGH is exact for |n| <= 256
scalars = [
    ("LN2_HIGH", "ln 2 cut to 16 bits, so that n * LN2_HIGH is exact for |n| <= 256", ln2_high),
    ("LN2_LOW", "ln 2 - LN2_HIGH", np.log(2) - ln2_high),
    ("EXP_LOG2_E", "1 / ln 2", 1 / np.log(2)),
    ("TANH_LIMIT", "tanh's argument is cut to this on both sides, where tanh is 1 - 2.3e-7", TANH_LIMIT),
]


def number(value):
    return f"{np.float32(value):.9g}" if value != int(value) else f"{int(value)}.0"


c = ["// Coefficients of exp, log and tanh in float32. Written by fit-coefficients.py: change that and run it again.", "#ifndef WEIGHBRIDGE_COEFFICIENTS_H", "#define WEIGHBRIDGE_COEFFICIENTS_H", ""]
ts = ["// Coefficients of exp, log and tanh in float32. Written by ../native/fit-coefficients.py (with coefficients.h).", ""]
for name, note, value in scalars:
    c += [f"// {note}", f"#define {name} {number(value)}f"]
    ts += [f"/** {note} */", f"export const {name} = Math.fround({number(value).removesuffix('.0')});"]
c.append("")
for name, note, values, error in tables:
    note = f"{note}; relative error {error:.1e} before rounding"
    degree = [f"#define {name.removesuffix('_POLYNOMIAL')}_DEGREE {len(values) - 1}"]
    c += [f"// {note}", *degree, f"static const float {name}[{len(values)}] = {{", *[f"    {number(v)}f," for v in values], "};"]
    ts += [f"/** {note} */", f"export const {name} = Float32Array.of(", *[f"  {number(v).removesuffix('.0')}," for v in values], ");"]
(ROOT / "native/coefficients.h").write_text("\n".join([*c, "#endif"]) + "\n")
(ROOT / "reference/coefficients.ts").write_text("\n".join(ts) + "\n")
