//! Exact decimals: a scaled whole number, so that 0.1 + 0.2 is 0.3 (and 2.9 KB of wasm, not 15).

use std::cmp::Ordering;
use std::fmt;

/// mantissa × 10^−scale, with at most [`Decimal::MAX_SCALE`] places and 30 digits.
///
/// Equality is of numbers: 1.5 is 1.50. What does not fit is `None`, never wrapped or cut.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    /// The mantissa in two halves: an `i128` would make every answer of a form a third larger, since it
    /// must lie at a multiple of 16.
    high: i64,
    low: u64,
    scale: u8,
}

/// What becomes of the digits behind the last place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearer one, half away from zero (四舍五入).
    Half,
    /// Away from zero (进一).
    Up,
    /// Towards zero (舍去).
    Down,
}

/// One more than the largest mantissa. Brought to the largest scale, it still fits an `i128`.
const LIMIT: i128 = 10i128.pow(30);

impl Decimal {
    /// Digits behind the point, at the most; results with more are rounded to these.
    pub const MAX_SCALE: u8 = 8;
    /// 0
    pub const ZERO: Decimal = Decimal::packed(0, 0);

    /// mantissa × 10^−scale, if it is within bounds.
    pub fn new(mantissa: i128, scale: u8) -> Option<Decimal> {
        (scale <= Self::MAX_SCALE && -LIMIT < mantissa && mantissa < LIMIT)
            .then_some(Decimal::packed(mantissa, scale))
    }

    /// Reads `12`, `-0.5`, `12.50`: ASCII digits, at most one point with digits on both sides.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = wuwei_json::split_once(digits, b'.').unwrap_or((digits, "0"));
        if whole.is_empty() || fraction.is_empty() {
            return None;
        }
        let scale = if digits.len() == whole.len() {
            0
        } else {
            u8::try_from(fraction.len()).ok()?
        };
        let mut mantissa = 0i128;
        for byte in whole
            .bytes()
            .chain(fraction.bytes().take(usize::from(scale)))
        {
            if !byte.is_ascii_digit() {
                return None;
            }
            mantissa = mantissa
                .checked_mul(10)?
                .checked_add(i128::from(byte - b'0'))?;
        }
        Decimal::new(if negative { -mantissa } else { mantissa }, scale)
    }

    const fn packed(mantissa: i128, scale: u8) -> Decimal {
        Decimal {
            high: (mantissa >> 64) as i64,
            low: mantissa as u64,
            scale,
        }
    }

    fn mantissa(self) -> i128 {
        (i128::from(self.high) << 64) | i128::from(self.low)
    }

    /// Digits behind the point that it carries.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// The whole number, if nothing stands behind the point.
    pub fn to_integer(self) -> Option<i64> {
        i64::try_from(self.with_places(0)?.mantissa()).ok()
    }

    /// The same number with that many places; `None` if that would lose digits or not fit.
    pub fn with_places(self, places: u8) -> Option<Decimal> {
        let rounded = self.rounded(places)?;
        (rounded == self).then_some(rounded)
    }

    /// With that many places, half away from zero (四舍五入).
    pub fn rounded(self, places: u8) -> Option<Decimal> {
        if places > Self::MAX_SCALE {
            return None;
        }
        let mantissa = if places >= self.scale {
            self.mantissa().checked_mul(power(places - self.scale))?
        } else {
            divide(self.mantissa(), power(self.scale - places), Rounding::Half)?
        };
        Decimal::new(mantissa, places)
    }

    /// a + b
    pub fn plus(self, other: Decimal) -> Option<Decimal> {
        let (a, b, scale) = aligned(self, other);
        Decimal::new(a.checked_add(b)?, scale)
    }

    /// a − b
    pub fn minus(self, other: Decimal) -> Option<Decimal> {
        self.plus(other.negated())
    }

    /// −a
    pub fn negated(self) -> Decimal {
        Decimal::packed(-self.mantissa(), self.scale)
    }

    /// a × b, rounded to [`Decimal::MAX_SCALE`] places if it has more.
    pub fn times(self, other: Decimal) -> Option<Decimal> {
        let product = self.mantissa().checked_mul(other.mantissa())?;
        let scale = self.scale + other.scale;
        if scale <= Self::MAX_SCALE {
            return Decimal::new(product, scale);
        }
        Decimal::new(
            divide(product, power(scale - Self::MAX_SCALE), Rounding::Half)?,
            Self::MAX_SCALE,
        )
    }

    /// a ÷ b to [`Decimal::MAX_SCALE`] places, half away from zero; without trailing noughts. `None` for b = 0.
    pub fn over(self, other: Decimal) -> Option<Decimal> {
        let quotient = self.divided(other, Self::MAX_SCALE, Rounding::Half);
        quotient.map(Decimal::trimmed)
    }

    /// a ÷ b with that many places, rounded once. `None` for b = 0 and what does not fit.
    pub fn divided(self, other: Decimal, places: u8, rounding: Rounding) -> Option<Decimal> {
        let (a, b, _) = aligned(self, other);
        if b == 0 || places > Self::MAX_SCALE {
            return None;
        }
        // Whole part and rest apart: the scaled dividend would not always fit.
        let shift = power(places);
        let whole = (a / b).checked_mul(shift)?;
        let rest = divide((a % b).checked_mul(shift)?, b, rounding)?;
        Decimal::new(whole.checked_add(rest)?, places)
    }

    /// The rest of a ÷ b, with a's sign. `None` for b = 0.
    pub fn rest(self, other: Decimal) -> Option<Decimal> {
        let (a, b, scale) = aligned(self, other);
        Decimal::new(a.checked_rem(b)?, scale)
    }

    /// `12.50`, with the places that it carries.
    pub fn to_text(self) -> String {
        let mut digits = Vec::with_capacity(34);
        let mut rest = self.mantissa().unsigned_abs();
        while rest > 0 || digits.len() <= usize::from(self.scale) {
            if digits.len() == usize::from(self.scale) && self.scale > 0 {
                digits.push(b'.');
            }
            digits.push(b'0' + (rest % 10) as u8);
            rest /= 10;
        }
        if self.mantissa() < 0 {
            digits.push(b'-');
        }
        digits.iter().rev().map(|b| char::from(*b)).collect()
    }

    /// The mantissa at [`Decimal::MAX_SCALE`] places.
    pub(crate) fn at_largest_scale(self) -> i128 {
        self.mantissa() * power(Self::MAX_SCALE - self.scale)
    }

    /// The same number without noughts at its end.
    pub(crate) fn trimmed(mut self) -> Decimal {
        while self.scale > 0 && self.mantissa() % 10 == 0 {
            self = Decimal::packed(self.mantissa() / 10, self.scale - 1);
        }
        self
    }
}

impl From<i64> for Decimal {
    fn from(whole: i64) -> Self {
        Decimal::packed(i128::from(whole), 0)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b, _) = aligned(*self, *other);
        a.cmp(&b)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

/// Both mantissas at the larger scale: below 10^38, which an `i128` holds.
fn aligned(a: Decimal, b: Decimal) -> (i128, i128, u8) {
    // Nearly always so, and multiplying 128 bits is dear.
    if a.scale == b.scale {
        return (a.mantissa(), b.mantissa(), a.scale);
    }
    let scale = a.scale.max(b.scale);
    (
        a.mantissa() * power(scale - a.scale),
        b.mantissa() * power(scale - b.scale),
        scale,
    )
}

fn power(places: u8) -> i128 {
    10i128.pow(u32::from(places))
}

fn divide(a: i128, b: i128, rounding: Rounding) -> Option<i128> {
    let (quotient, rest) = (a.checked_div(b)?, a.checked_rem(b)?);
    let away = match rounding {
        Rounding::Half => rest.unsigned_abs() >= b.unsigned_abs() - rest.unsigned_abs(),
        Rounding::Up => true,
        Rounding::Down => false,
    };
    quotient.checked_add(if !away || rest == 0 {
        0
    } else {
        a.signum() * b.signum()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn sums_are_exact() {
        assert_eq!(d("0.1").plus(d("0.2")).unwrap().to_text(), "0.3");
        assert_eq!(d("12.50").minus(d("0.5")).unwrap().to_text(), "12.00");
        assert_eq!(d("1.5"), d("1.50"));
        assert!(d("-1.51") < d("-1.5"));
    }

    #[test]
    fn text_keeps_its_places() {
        for text in [
            "0",
            "0.00",
            "-0.05",
            "12.50",
            "123456789012345678901234567890",
            "-1",
            "0.00000001",
        ] {
            assert_eq!(d(text).to_text(), text);
        }
        assert_eq!(d("-0").to_text(), "0");
        for wrong in [
            "",
            "-",
            ".5",
            "5.",
            "1.2.3",
            "1e3",
            "+1",
            "１",
            "1,000",
            "--1",
            "0.123456789",
            "1234567890123456789012345678901",
        ] {
            assert_eq!(Decimal::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        for (text, places, expected) in [
            ("2.345", 2, "2.35"),
            ("-2.345", 2, "-2.35"),
            ("2.344", 2, "2.34"),
            ("9.995", 2, "10.00"),
            ("0.4", 0, "0"),
            ("1", 2, "1.00"),
        ] {
            assert_eq!(
                d(text).rounded(places).unwrap().to_text(),
                expected,
                "{text}"
            );
        }
        assert_eq!(d("2.345").with_places(2), None);
        assert_eq!(d("7.000").to_integer(), Some(7));
        assert_eq!(d("7.5").to_integer(), None);
    }

    #[test]
    fn products_and_quotients() {
        assert_eq!(d("1.5").times(d("-0.25")).unwrap().to_text(), "-0.375");
        assert_eq!(d("1").over(d("3")).unwrap().to_text(), "0.33333333");
        assert_eq!(d("-2").over(d("3")).unwrap().to_text(), "-0.66666667");
        assert_eq!(d("10").over(d("4")).unwrap().to_text(), "2.5");
        assert_eq!(d("1").over(d("0.00")), None);
        assert_eq!(d("-7.5").rest(d("2")).unwrap().to_text(), "-1.5");
        assert_eq!(d("7").rest(d("0")), None);
    }

    #[test]
    fn what_does_not_fit_is_nothing() {
        let large = d("999999999999999999999999999999");
        assert_eq!(large.plus(large), None);
        assert_eq!(large.times(large), None);
        assert_eq!(large.rounded(8), None);
        assert_eq!(large.cmp(&d("0.00000001")), Ordering::Greater);
        assert_eq!(large.over(d("0.00000001")), None);
        assert_eq!(Decimal::new(i128::MAX, 0), None);
        assert_eq!(Decimal::new(1, 9), None);
    }
}
