//! The device's clock and random bytes: the only place where either is read.

use js_sys::Date as JsDate;

use crate::browser;

/// Milliseconds since 1970.
pub fn millis() -> u64 {
    JsDate::now() as u64
}

/// Now in the device's own zone, as entries carry it: `2026-11-23T10:12:05+08:00`.
pub fn at() -> String {
    browser::now()
}

/// Today's civil date in the device's zone: `2026-11-23`.
pub fn today() -> String {
    part(0, 10)
}

/// The wall clock's time: `10:12:05`.
pub fn time() -> String {
    part(11, 19)
}

/// Fills an array with random bytes; works on plain http too.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let crypto = crate::dom::window().crypto();
    if crypto
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes))
        .is_err()
    {
        wasm_bindgen::throw_str("this browser gives no random bytes");
    }
    bytes
}

fn part(from: usize, to: usize) -> String {
    at().get(from..to).unwrap_or_default().to_owned()
}
