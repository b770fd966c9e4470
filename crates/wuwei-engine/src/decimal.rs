//! Exact decimals: a scaled whole number, so that 0.1 + 0.2 is 0.3 (and 2.9 KB of wasm, not 15).

/// mantissa × 10^−scale, kept without trailing zeros beyond the scale it was given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decimal {
    /// The digits as a whole number.
    pub mantissa: i128,
    /// How many of them stand behind the point.
    pub scale: u8,
}
