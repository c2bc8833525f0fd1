//! The elementary functions, with the same bits on every platform.
//!
//! The functions of `std` may differ in the last bit from one platform or compiler to the next,
//! and one differing bit is another history. These wrap `libm`, whose version the lock file pins.
//! Addition, subtraction, multiplication, division, `sqrt`, rounding and casts are exact by
//! IEEE 754 and need no wrapper.

/// The natural logarithm of `x`.
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// The natural logarithm of `1 + x`, accurate for small `x`.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// The logarithm of `x` to base 10.
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// The logarithm of `x` to base 2.
pub fn log2(x: f64) -> f64 {
    libm::log2(x)
}

/// `e` to the power of `x`.
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// `e` to the power of `x`, less 1, accurate for small `x`.
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// `x` to the power of `y`.
pub fn powf(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// `x` to the power of the whole number `n`, by squaring.
pub fn powi(x: f64, n: i32) -> f64 {
    let mut power = 1.0;
    let mut base = x;
    let mut rest = n.unsigned_abs();
    while rest > 0 {
        if rest & 1 == 1 {
            power *= base;
        }
        base *= base;
        rest >>= 1;
    }
    if n < 0 { 1.0 / power } else { power }
}

/// The sine of `x` radians.
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// The cosine of `x` radians.
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// The tangent of `x` radians.
pub fn tan(x: f64) -> f64 {
    libm::tan(x)
}

/// The angle in radians, from -π/2 to π/2, whose sine is `x`.
pub fn asin(x: f64) -> f64 {
    libm::asin(x)
}

/// The angle in radians, from -π to π, of the point (`x`, `y`).
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

/// The cube root of `x`.
pub fn cbrt(x: f64) -> f64 {
    libm::cbrt(x)
}

/// The length of the hypotenuse of a right triangle with legs `x` and `y`.
pub fn hypot(x: f64, y: f64) -> f64 {
    libm::hypot(x, y)
}

/// The natural logarithm of the gamma function of `x`, for `x` above 0.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// The error function of `x`.
pub fn erf(x: f64) -> f64 {
    libm::erf(x)
}

/// 1 less the error function of `x`, accurate for large `x`.
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
}
